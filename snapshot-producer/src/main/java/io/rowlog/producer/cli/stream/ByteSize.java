package io.rowlog.producer.cli.stream;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a number of bytes with a unit as PostgreSQL's settings have them: {@code kB}, {@code MB}, {@code GB}, {@code TB}, powers of 1024. */
final class ByteSize implements ITypeConverter<Long> {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*(B|kB|MB|GB|TB)", Pattern.CASE_INSENSITIVE);
    private static final Map<String, Long> UNITS =
            Map.of("b", 1L, "kb", 1L << 10, "mb", 1L << 20, "gb", 1L << 30, "tb", 1L << 40);

    @Override
    public Long convert(String value) {
        Matcher matcher = SIZE.matcher(value.strip());
        if (matcher.matches()) {
            try {
                long bytes = Math.multiplyExact(
                        Long.parseLong(matcher.group(1)),
                        UNITS.getOrDefault(matcher.group(2).toLowerCase(Locale.ROOT), 1L));
                if (bytes > 0) {
                    return bytes;
                }
            } catch (ArithmeticException e) {
                // Larger than any disk, and told so below.
            }
        }
        throw new TypeConversionException("'" + value + "' is not a size: a number with kB, MB, GB or TB");
    }
}
