package io.rowlog.schema.avro;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
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
        encoder.encode(row.copied());
        return encoder;
    }

    @Property(tries = 1000)
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

    @Property(tries = 1000)
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

    /** Each value in a form by chance; a type whose binary form is not known, as text. */
    private static String kinds(SampleRow row, Random random) {
        StringBuilder kinds = new StringBuilder();
        for (int i = 0; i < row.values().size(); i++) {
            boolean text = random.nextInt(4) > 0
                    || row.format().fields().get(i).codec().readAsText();
            kinds.append(row.values().get(i).server() == null ? 'n' : text ? 't' : 'b');
        }
        return kinds.toString();
    }

    @Property(tries = 4000)
    void textAndBinaryGiveTheSameRowKeyAndDigest(@ForAll("rows") SampleRow row, @ForAll Random random) {
        RowEncoder expected = encoded(row);
        RowEncoder encoder = new RowEncoder(row.format());
        encoder.encode(row.streamed(kinds(row, random)));

        assertThat(encoder.row()).isEqualTo(expected.row());
        assertThat(encoder.key()).isEqualTo(expected.key());
    }

    @Property
    void unchangedColumnsAreNamedAndNullInTheRow(@ForAll("rows") SampleRow row, @ForAll Random random) {
        RowFormat keyless = new RowFormat(row.format().table(), row.format().fields(), List.of());
        StringBuilder kinds = new StringBuilder(kinds(row, random));
        List<Object> partial = row.avro();
        BitSet unchanged = new BitSet();
        for (int i = 0; i < kinds.length(); i++) {
            if (random.nextBoolean()) {
                kinds.setCharAt(i, 'u');
                partial.set(i, null);
                unchanged.set(i);
            }
        }
        RowEncoder encoder = new RowEncoder(keyless);

        assertThat(encoder.encodePartial(row.streamed(kinds.toString()))).isEqualTo(unchanged);
        assertThat(AvroLibrary.read(RowSchemas.row(keyless), encoder.row(), SingleObject.HEADER))
                .isEqualTo(partial);
    }

    @Property
    void theKeyAloneIsThatOfTheRow(@ForAll("rows") SampleRow row, @ForAll Random random) {
        RowEncoder expected = encoded(row);
        RowEncoder encoder = new RowEncoder(row.format());
        encoder.encodeKey(row.streamed(kinds(row, random)));

        assertThat(encoder.key()).isEqualTo(expected.key());
    }
}
