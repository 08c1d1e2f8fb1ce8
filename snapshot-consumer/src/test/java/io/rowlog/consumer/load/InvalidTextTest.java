package io.rowlog.consumer.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.schema.avro.RowField;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.catalog.ColumnType;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.value.ValueCodecs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InvalidTextTest {
    private static final byte[] VALID = "Käse 𝄞".getBytes(StandardCharsets.UTF_8);
    private static final byte[] INVALID = {'a', (byte) 0xC3};

    private final ByteOutput row = new ByteOutput(64);

    private static RowField field(String name, String type, long oid, long element) {
        ColumnType columnType = new ColumnType(type, oid, element, -1, false);
        return new RowField(name, type, ValueCodecs.of(columnType), element, true);
    }

    private void value(byte[] bytes) {
        row.writeVarint(1);
        row.writeVarint(bytes.length);
        row.writeBytes(bytes, 0, bytes.length);
    }

    /** The column of a row (bytea, text, text[]) with text that is not valid. */
    private Optional<String> column(byte[] bytea, byte[] text, byte[] element) {
        value(bytea);
        value(text);
        row.writeVarint(1);
        row.writeVarint(1);
        value(element);
        row.writeVarint(0);
        RowFormat format = new RowFormat(
                new QualifiedName("public", "a"),
                List.of(
                        field("bytes", "bytea", 17, 0),
                        field("text", "text", 25, 0),
                        field("items", "text[]", 1009, 25)),
                List.of());
        return new InvalidText(format).column(new ByteInput().set(row.array(), 0, row.position()));
    }

    @Test
    void validTextIsPassedAndBytesAreNoText() {
        assertThat(column(INVALID, VALID, VALID)).isEmpty();
    }

    @Test
    void theColumnIsNamed() {
        assertThat(column(VALID, INVALID, VALID)).contains("text");
    }

    @Test
    void anElementOfAnArrayNamesItsColumn() {
        assertThat(column(VALID, VALID, INVALID)).contains("items");
    }
}
