package io.rowlog.schema.avro;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.tuple.BinaryCopyReader;
import io.rowlog.schema.tuple.Tuple;
import io.rowlog.schema.tuple.TupleData;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The binary forms of values that a server sends, written without the code under test, from the server's own
 * {@code *_send} functions.
 */
final class ServerForm {
    static final LocalDate EPOCH = LocalDate.of(2000, 1, 1);

    private ServerForm() {}

    static byte[] int2(int value) {
        return ByteBuffer.allocate(2).putShort((short) value).array();
    }

    static byte[] int4(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    static byte[] int8(long value) {
        return ByteBuffer.allocate(8).putLong(value).array();
    }

    static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] jsonb(String value) {
        return joined(new byte[] {1}, text(value));
    }

    static byte[] uuid(UUID value) {
        return joined(int8(value.getMostSignificantBits()), int8(value.getLeastSignificantBits()));
    }

    static byte[] date(LocalDate value) {
        return int4((int) ChronoUnit.DAYS.between(EPOCH, value));
    }

    static byte[] timestamp(LocalDateTime value) {
        return int8(ChronoUnit.MICROS.between(EPOCH.atStartOfDay(), value));
    }

    /** Digits of base 10,000 cut from the number's decimal digits. */
    static byte[] numeric(BigDecimal value) {
        String plain = value.abs().toPlainString();
        int point = plain.indexOf('.');
        String whole = point < 0 ? plain : plain.substring(0, point);
        String fraction = point < 0 ? "" : plain.substring(point + 1);
        whole = "0".repeat((4 - whole.length() % 4) % 4) + whole;
        fraction = fraction + "0".repeat((4 - fraction.length() % 4) % 4);
        String digits = whole + fraction;
        int first = 0;
        int end = digits.length();
        while (first < end && digits.startsWith("0000", first)) {
            first += 4;
        }
        while (first < end && digits.startsWith("0000", end - 4)) {
            end -= 4;
        }
        int count = (end - first) / 4;
        ByteBuffer bytes = ByteBuffer.allocate(8 + 2 * count)
                .putShort((short) count)
                .putShort((short) (count == 0 ? 0 : (whole.length() - first) / 4 - 1))
                .putShort((short) (value.signum() < 0 ? 0x4000 : 0))
                .putShort((short) value.scale());
        for (int i = first; i < end; i += 4) {
            bytes.putShort(new BigInteger(digits.substring(i, i + 4)).shortValueExact());
        }
        return bytes.array();
    }

    static byte[] numericNaN() {
        return ByteBuffer.allocate(8)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0xC000)
                .putShort((short) 0)
                .array();
    }

    /** An array of one dimension that begins at 1, or of none when there are no elements. */
    static byte[] array(int elementType, List<byte @Nullable []> elements) {
        return elements.isEmpty()
                ? array(elementType, new int[0], new int[0], elements)
                : array(elementType, new int[] {elements.size()}, new int[] {1}, elements);
    }

    static byte[] array(int elementType, int[] sizes, int[] lowerBounds, List<byte @Nullable []> elements) {
        byte[] bytes =
                joined(int4(sizes.length), int4(elements.stream().anyMatch(e -> e == null) ? 1 : 0), int4(elementType));
        for (int i = 0; i < sizes.length; i++) {
            bytes = joined(bytes, int4(sizes[i]), int4(lowerBounds[i]));
        }
        for (byte @Nullable [] element : elements) {
            bytes = joined(bytes, field(element));
        }
        return bytes;
    }

    /** A tuple of binary COPY. */
    static byte[] tuple(List<byte @Nullable []> fields) {
        byte[] bytes = int2(fields.size());
        for (byte @Nullable [] field : fields) {
            bytes = joined(bytes, field(field));
        }
        return bytes;
    }

    /** The tuple as it is read from binary COPY. */
    static Tuple copied(RowFormat format, byte[] tuple) {
        byte[] header = joined(
                "PGCOPY\n".getBytes(StandardCharsets.US_ASCII), new byte[] {(byte) 0xFF, '\r', '\n', 0}, int8(0));
        BinaryCopyReader reader = new BinaryCopyReader(format.forms());
        reader.message(joined(header, tuple));
        reader.next();
        return reader.tuple();
    }

    /** A tuple of pgoutput: the kind of each column, and its value where the kind has one. */
    static byte[] tupleData(String kinds, List<byte @Nullable []> values) {
        byte[] bytes = int2(kinds.length());
        for (int i = 0; i < kinds.length(); i++) {
            byte[] kind = {(byte) kinds.charAt(i)};
            bytes = joined(bytes, kind, kind[0] == 't' || kind[0] == 'b' ? field(values.get(i)) : new byte[0]);
        }
        return bytes;
    }

    /** The tuple as it is read from pgoutput. */
    static Tuple streamed(String kinds, List<byte @Nullable []> values) {
        byte[] data = tupleData(kinds, values);
        Tuple tuple = new Tuple(kinds.length());
        TupleData.read(new ByteInput().set(data, 0, data.length), tuple);
        return tuple;
    }

    private static byte[] field(byte @Nullable [] value) {
        return value == null ? int4(-1) : joined(int4(value.length), value);
    }

    static byte[] joined(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }
}
