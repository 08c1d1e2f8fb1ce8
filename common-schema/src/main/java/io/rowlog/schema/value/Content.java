package io.rowlog.schema.value;

/** What of a value stands in its Avro string or bytes just as the server has it, so that it can be copied in pieces. */
public enum Content {
    /** Nothing: the codec converts it as a whole. */
    NONE,
    /** The text form, which the binary form is too. */
    TEXT,
    /** The text form, before which the binary form has a byte of 1. */
    VERSIONED_TEXT,
    /** The text form; the log has no binary form. */
    TEXT_ONLY,
    /** The binary form; the text form is {@code \\x} and two hexadecimal digits for each byte. */
    BYTES
}
