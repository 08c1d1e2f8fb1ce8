package io.rowlog.schema.wal;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the write-ahead log (PostgreSQL documentation, section pg_lsn Type): the number of bytes before it.
 *
 * @param bytes an unsigned number
 */
public record Lsn(long bytes) implements Comparable<Lsn> {
    private static final Pattern PRINTED = Pattern.compile("([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8})");
    private static final int HEXADECIMAL = 16;

    /**
     * Reads the server's text form, such as {@code 16/B374D848}.
     *
     * @throws IllegalArgumentException when the text is not of that form
     */
    public static Lsn parse(String text) {
        Matcher matcher = PRINTED.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Not a place in the write-ahead log: '" + text + "'");
        }
        return new Lsn(Long.parseLong(matcher.group(1), HEXADECIMAL) << Integer.SIZE
                | Long.parseLong(matcher.group(2), HEXADECIMAL));
    }

    @Override
    public int compareTo(Lsn other) {
        return Long.compareUnsigned(bytes, other.bytes);
    }

    /** As the server prints it. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%X/%X", bytes >>> Integer.SIZE, bytes & 0xFFFF_FFFFL);
    }
}
