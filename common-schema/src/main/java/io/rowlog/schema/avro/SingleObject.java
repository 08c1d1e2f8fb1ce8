package io.rowlog.schema.avro;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import java.util.HexFormat;

/**
 * Avro's single-object encoding (Avro specification, section Single-object encoding): the marker {@code C3 01}, the
 * schema's fingerprint in eight bytes, least significant first, then the object.
 */
public final class SingleObject {
    /** Bytes before the object. */
    public static final int HEADER = 2 + Long.BYTES;

    private static final byte MARKER_FIRST = (byte) 0xC3;
    private static final byte MARKER_SECOND = 0x01;

    private SingleObject() {}

    /** Writes marker and fingerprint. */
    public static void writeHeader(long fingerprint, ByteOutput out) {
        out.writeByte(MARKER_FIRST);
        out.writeByte(MARKER_SECOND);
        out.writeLongLittleEndian(fingerprint);
    }

    /**
     * Reads marker and fingerprint.
     *
     * @throws MalformedDataException when the marker is not there
     */
    public static long readFingerprint(ByteInput input) {
        if (input.readByte() != MARKER_FIRST || input.readByte() != MARKER_SECOND) {
            throw new MalformedDataException("Not in Avro single-object encoding: the marker C3 01 is missing");
        }
        return input.readLongLittleEndian();
    }

    /**
     * Reads the header and checks that it is of the expected schema.
     *
     * @throws MalformedDataException when it is of another
     */
    public static void expectHeader(long fingerprint, ByteInput input) {
        long found = readFingerprint(input);
        if (found != fingerprint) {
            throw new MalformedDataException(
                    "Written with schema " + HexFormat.of().toHexDigits(found) + ", expected "
                            + HexFormat.of().toHexDigits(fingerprint));
        }
    }
}
