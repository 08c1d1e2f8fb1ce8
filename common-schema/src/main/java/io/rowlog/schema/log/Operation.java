package io.rowlog.schema.log;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What a change did; the value of the header {@link LogHeaders#OPERATION} is its name in lower case. */
public enum Operation {
    INSERT,
    UPDATE,
    DELETE,
    /** Of the whole table or of one partition; a record of it is in every partition of the topic. */
    TRUNCATE,
    /** No change of its own: the row before the change of the same position, where that is too large for a header. */
    OLD_ROW;

    private final byte[] header = name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);

    /**
     * The operation that a header names.
     *
     * @throws IllegalArgumentException when there is none of that name
     */
    public static Operation parse(byte[] header) {
        return valueOf(new String(header, StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT));
    }

    /** The header's value; not to be changed. */
    public byte[] header() {
        return header;
    }
}
