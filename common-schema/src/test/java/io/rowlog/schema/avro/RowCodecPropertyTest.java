package io.rowlog.schema.avro;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.Schema;

/** Rows between the server's binary form and Avro; the Avro library is the oracle. */
class RowCodecPropertyTest {
    @Provide
    Arbitrary<SampleRow> rows() {
        return SampleRow.any();
    }

    private static RowEncoder encoded(SampleRow row) {
        RowEncoder encoder = new RowEncoder(row.format());
        byte[] tuple = row.tuple();
        encoder.encode(new ByteInput().set(tuple, Short.BYTES, tuple.length - Short.BYTES));
        return encoder;
    }

    @Property(tries = 3000)
    void avroReadsTheRowsThatAreWritten(@ForAll("rows") SampleRow row) {
        byte[] bytes = encoded(row).row();
        Schema schema = RowSchemas.row(row.format());

        SingleObject.expectHeader(SchemaId.of(schema).fingerprint(), new ByteInput().set(bytes, 0, bytes.length));
        assertThat(AvroLibrary.read(schema, bytes, SingleObject.HEADER)).isEqualTo(row.avro());
    }

    @Property
    void avroReadsTheKeysThatAreWritten(@ForAll("rows") SampleRow row) {
        RowEncoder encoder = encoded(row);
        Schema schema = RowSchemas.key(row.format());

        assertThat(encoder.hasKey()).isEqualTo(!row.key().isEmpty());
        if (encoder.hasKey()) {
            assertThat(AvroLibrary.read(schema, encoder.key(), SingleObject.HEADER))
                    .isEqualTo(row.key().stream().map(i -> row.avro().get(i)).toList());
        }
    }

    @Property(tries = 3000)
    void whatAvroWritesBecomesTheTupleAgain(@ForAll("rows") SampleRow row) {
        Schema schema = RowSchemas.row(row.format());

        assertTuple(row, AvroLibrary.write(row.record(schema)));
        assertTuple(row, AvroLibrary.writeInBlocks(row.record(schema)));
    }

    private static void assertTuple(SampleRow row, byte[] avro) {
        ByteOutput copy = new ByteOutput(16);
        boolean binary = new RowDecoder(row.format()).decodeBinary(new ByteInput().set(avro, 0, avro.length), copy);

        assertThat(binary).isEqualTo(row.inBinary());
        assertThat(copy.toByteArray()).isEqualTo(binary ? row.tuple() : new byte[0]);
    }

    @Property
    void theTextFormatHasAFieldForEachColumnAndEndsTheLine(@ForAll("rows") SampleRow row) {
        byte[] avro = AvroLibrary.writeInBlocks(row.record(RowSchemas.row(row.format())));
        ByteOutput copy = new ByteOutput(16);
        new RowDecoder(row.format()).decodeText(new ByteInput().set(avro, 0, avro.length), copy);
        String line = new String(copy.toByteArray(), StandardCharsets.UTF_8);

        assertThat(line).endsWith("\n");
        assertThat(line.substring(0, line.length() - 1)).doesNotContain("\n", "\r");
        List<String> fields = List.of(line.substring(0, line.length() - 1).split("\t", -1));
        assertThat(fields).hasSameSizeAs(row.columns());
        for (int i = 0; i < fields.size(); i++) {
            assertThat(fields.get(i).equals("\\N"))
                    .isEqualTo(row.values().get(i).server() == null);
        }
    }

    @Property
    void theSchemasTextGivesTheFormatBack(@ForAll("rows") SampleRow row) {
        Schema written = RowSchemas.row(row.format());
        Schema read = new Schema.Parser().parse(written.toString());

        assertThat(RowSchemas.read(read)).isEqualTo(row.format());
        assertThat(SchemaId.of(read)).isEqualTo(SchemaId.of(written));
        assertThat(RowSchemas.key(RowSchemas.read(read)).toString())
                .isEqualTo(RowSchemas.key(row.format()).toString());
    }
}
