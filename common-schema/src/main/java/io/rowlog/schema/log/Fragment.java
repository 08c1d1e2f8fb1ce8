package io.rowlog.schema.log;

import io.rowlog.schema.bytes.MalformedDataException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which part of a row a record holds that is too large for one record. The parts of a row stand in one partition in their
 * order; records of other rows may stand between them.
 *
 * @param row tells the parts of one row from those of another; chosen at random
 * @param offset where in the framed row the part begins, in bytes
 * @param length of the whole framed row, in bytes
 */
public record Fragment(long row, int offset, int length) {
    private static final Pattern TEXT = Pattern.compile("([0-9a-f]{16}):(\\d{1,10}):(\\d{1,10})");
    private static final int HEXADECIMAL = 16;

    /**
     * @throws MalformedDataException when the part begins outside the row
     */
    public Fragment {
        if (offset < 0 || offset >= length) {
            throw new MalformedDataException("A part at " + offset + " of a row of " + length + " bytes");
        }
    }

    /** The header's value, as {@link #toBytes()} made it. */
    public static Fragment parse(byte[] header) {
        Matcher matcher = TEXT.matcher(new String(header, StandardCharsets.US_ASCII));
        if (!matcher.matches()) {
            throw new MalformedDataException("The header " + LogHeaders.FRAGMENT + " is not row:offset:length");
        }
        try {
            return new Fragment(
                    Long.parseUnsignedLong(matcher.group(1), HEXADECIMAL),
                    Integer.parseInt(matcher.group(2)),
                    Integer.parseInt(matcher.group(3)));
        } catch (NumberFormatException e) {
            throw new MalformedDataException("The header " + LogHeaders.FRAGMENT + " has a number too large");
        }
    }

    /** The header's value: {@code row:offset:length} in ASCII, the row in 16 hexadecimal digits. */
    public byte[] toBytes() {
        return String.format("%016x:%d:%d", row, offset, length).getBytes(StandardCharsets.US_ASCII);
    }
}
