package io.rowlog.schema.avro;

import org.jspecify.annotations.Nullable;

/**
 * One value in the server's binary form and as the Avro library gives it.
 *
 * @param inBinary whether its way back is in binary too, or only as text
 */
record Sample(byte @Nullable [] server, @Nullable Object avro, boolean inBinary) {
    static final Sample NULL = new Sample(null, null, true);

    static Sample of(byte[] server, Object avro) {
        return new Sample(server, avro, true);
    }

    static Sample asText(byte[] server, String avro) {
        return new Sample(server, avro, false);
    }
}
