package io.rowlog.producer.stream;

import io.rowlog.access.failure.Failure;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much of its write-ahead log a source may keep for a stream.
 *
 * @param bytes 1 or more
 */
public record WalLimit(long bytes) {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*(B|kB|MB|GB|TB)", Pattern.CASE_INSENSITIVE);
    private static final Map<String, Long> UNITS =
            Map.of("b", 1L, "kb", 1L << 10, "mb", 1L << 20, "gb", 1L << 30, "tb", 1L << 40);

    /**
     * Reads a number with a unit as PostgreSQL's settings have it (PostgreSQL documentation, section Parameter Names and
     * Values): {@code kB}, {@code MB}, {@code GB}, {@code TB}, powers of 1024.
     *
     * @throws Failure when it is none
     */
    public static WalLimit parse(String text) {
        Matcher matcher = SIZE.matcher(text.strip());
        if (matcher.matches()) {
            long unit = UNITS.getOrDefault(matcher.group(2).toLowerCase(Locale.ROOT), 1L);
            long number = Long.parseLong(matcher.group(1));
            if (number > 0 && number <= Long.MAX_VALUE / unit) {
                return new WalLimit(number * unit);
            }
        }
        throw Failure.usage("'" + text + "' is not a size", "Allowed: a number with kB, MB, GB or TB, such as 10GB");
    }
}
