package io.rowlog.benchmarks;

import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.catalog.Column;
import io.rowlog.schema.catalog.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes a tuple of binary COPY and the columns that it is of. Not thread-safe. */
final class TupleWriter {
    private final List<Column> columns = new ArrayList<>();
    private final ByteOutput fields = new ByteOutput(512);

    private void column(String name, String declared, long oid, int modifier) {
        columns.add(new Column(
                columns.size() + 1,
                name,
                new ColumnType(declared, oid, 0, modifier, false),
                false,
                Column.Generated.NEVER,
                Column.Identity.NONE));
    }

    TupleWriter bigint(String name, long value) {
        column(name, "bigint", 20, -1);
        return eightBytes(value);
    }

    TupleWriter integer(String name, int value) {
        column(name, "integer", 23, -1);
        fields.writeInt(Integer.BYTES);
        fields.writeInt(value);
        return this;
    }

    TupleWriter text(String name, String declared, long oid, String value) {
        column(name, declared, oid, -1);
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        fields.writeInt(bytes.length);
        fields.writeBytes(bytes, 0, bytes.length);
        return this;
    }

    TupleWriter jsonb(String name, String value) {
        column(name, "jsonb", 3802, -1);
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        fields.writeInt(bytes.length + 1);
        fields.writeByte(1);
        fields.writeBytes(bytes, 0, bytes.length);
        return this;
    }

    TupleWriter timestamptz(String name, long micros) {
        column(name, "timestamp with time zone", 1184, -1);
        return eightBytes(micros);
    }

    TupleWriter bool(String name, boolean value) {
        column(name, "boolean", 16, -1);
        fields.writeInt(1);
        fields.writeByte(value ? 1 : 0);
        return this;
    }

    TupleWriter uuid(String name, long upper, long lower) {
        column(name, "uuid", 2950, -1);
        fields.writeInt(2 * Long.BYTES);
        fields.writeLong(upper);
        fields.writeLong(lower);
        return this;
    }

    /** A number by its digits of base 10,000. */
    TupleWriter numeric(String name, int precision, int scale, int weight, int... digits) {
        column(name, "numeric(" + precision + "," + scale + ")", 1700, (precision << 16 | scale) + 4);
        fields.writeInt((4 + digits.length) * Short.BYTES);
        fields.writeShort(digits.length);
        fields.writeShort(weight);
        fields.writeShort(0);
        fields.writeShort(scale);
        for (int digit : digits) {
            fields.writeShort(digit);
        }
        return this;
    }

    private TupleWriter eightBytes(long value) {
        fields.writeInt(Long.BYTES);
        fields.writeLong(value);
        return this;
    }

    List<Column> columns() {
        return columns;
    }

    /** The number of fields, then each. */
    byte[] message() {
        ByteOutput message = new ByteOutput(512);
        message.writeShort(columns.size());
        message.writeBytes(fields.array(), 0, fields.position());
        return message.toByteArray();
    }
}
