package io.rowlog.schema.avro;

import org.jspecify.annotations.Nullable;

/**
 * One value in the server's binary form, as the Avro library gives it, and as the server prints it.
 *
 * @param inBinary whether its way back is in binary too, or only as text
 */
record Sample(
        byte @Nullable [] server,
        @Nullable Object avro,
        @Nullable String text,
        boolean inBinary) {
    static final Sample NULL = new Sample(null, null, null, true);

    static Sample of(byte[] server, Object avro, String text) {
        return new Sample(server, avro, text, true);
    }

    static Sample asText(byte[] server, String avro) {
        return new Sample(server, avro, avro, false);
    }
}
