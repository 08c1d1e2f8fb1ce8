package io.rowlog.schema.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.copy.CopyFormat;
import io.rowlog.schema.digest.DigestAccumulator;
import io.rowlog.schema.tuple.Tuple;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Rows in pieces; the oracle is what makes and takes them whole. */
class LargeRowPropertyTest {
    @Provide
    Arbitrary<SampleRow> rows() {
        return SampleRow.any();
    }

    @Property(tries = 1000)
    void piecesMakeTheRowTheKeyAndTheDigest(
            @ForAll("rows") SampleRow row, @ForAll @IntRange(min = 16, max = 80) int pieceBytes) {
        RowEncoder whole = new RowEncoder(row.format());
        whole.encode(row.copied());
        DigestAccumulator expected = new DigestAccumulator();
        whole.addTo(expected);
        RowEncoder encoder = new RowEncoder(row.format());
        Tuple tuple = row.copied();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DigestAccumulator digest = new DigestAccumulator();
        var digesting = RowEncoder.digesting(digest);

        assertThat(encoder.length(tuple)).isEqualTo(whole.row().length);
        if (whole.hasKey()) {
            encoder.encodeKey(tuple);
            assertThat(encoder.key()).isEqualTo(whole.key());
        }
        digest.begin();
        encoder.encode(tuple, pieceBytes, (piece, length) -> {
            assertThat(length).isBetween(1, pieceBytes);
            digesting.accept(piece, length);
            bytes.write(piece, 0, length);
        });
        digest.end();

        assertThat(bytes.toByteArray()).isEqualTo(whole.row());
        assertThat(digest).usingRecursiveComparison().ignoringFields("hash").isEqualTo(expected);
        encoder.addTo(digest, tuple);
        assertThat(digest.digest()).isEqualTo(expected.digest().plus(expected.digest()));
    }

    @Property
    void anEncodedRowIsHandedOnInPiecesOfThatSize(
            @ForAll("rows") SampleRow row, @ForAll @IntRange(min = 1, max = 80) int pieceBytes) {
        RowEncoder encoder = new RowEncoder(row.format());
        encoder.encode(row.copied());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        encoder.row(pieceBytes, (piece, length) -> {
            assertThat(length).isEqualTo(Math.min(pieceBytes, encoder.rowLength() - bytes.size()));
            bytes.write(piece, 0, length);
        });

        assertThat(bytes.toByteArray()).isEqualTo(encoder.row()).hasSize(encoder.rowLength());
        assertThat(encoder.keyLength()).isEqualTo(encoder.hasKey() ? encoder.key().length : 0);
    }

    /** With a random choice of columns that the server generates. */
    private static RowFormat format(SampleRow row, Random random) {
        List<RowField> fields = row.format().fields().stream()
                .map(field -> new RowField(
                        field.column(), field.declared(), field.codec(), field.elementType(), random.nextInt(4) > 0))
                .toList();
        return new RowFormat(row.format().table(), fields, List.of());
    }

    @Property(tries = 1000)
    void tuplesInPiecesAreThoseOfWholeRows(@ForAll("rows") SampleRow row, @ForAll Random random) {
        RowFormat format = format(row, random);
        byte[] avro = AvroLibrary.writeInBlocks(row.record(RowSchemas.row(row.format())));
        ByteOutput binary = new ByteOutput(16);
        boolean inBinary = new RowDecoder(format).decodeBinary(input(avro), binary);
        ByteOutput text = new ByteOutput(16);
        new RowDecoder(format).decodeText(input(avro), text);
        ByteInput cursor = input(avro);

        assertThat(new RowDecoder(format).hasBinaryForm(cursor)).isEqualTo(inBinary);
        assertThat(cursor.remaining()).isEqualTo(avro.length);
        if (inBinary) {
            assertThat(decoded(format, avro, CopyFormat.BINARY)).isEqualTo(binary.toByteArray());
        }
        assertThat(decoded(format, avro, CopyFormat.TEXT)).isEqualTo(text.toByteArray());
    }

    private static ByteInput input(byte[] avro) {
        return new ByteInput().set(avro, 0, avro.length);
    }

    private static byte[] decoded(RowFormat format, byte[] avro, CopyFormat copyFormat) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ByteOutput copy = new ByteOutput(16);
        new RowDecoder(format).decode(input(avro), copyFormat, copy, () -> {
            bytes.write(copy.array(), 0, copy.position());
            copy.reset();
        });
        bytes.write(copy.array(), 0, copy.position());
        return bytes.toByteArray();
    }

    @Property
    void truncatedRowsAreRefused(@ForAll("rows") SampleRow row) {
        byte[] avro = AvroLibrary.write(row.record(RowSchemas.row(row.format())));
        for (int length = 0; length < avro.length; length++) {
            byte[] truncated = Arrays.copyOf(avro, length);
            assertThatThrownBy(() -> decoded(row.format(), truncated, CopyFormat.TEXT))
                    .isInstanceOf(MalformedDataException.class)
                    .hasMessageContaining("public.sample");
            if (row.inBinary()) {
                assertThatThrownBy(() -> new RowDecoder(row.format()).hasBinaryForm(input(truncated)))
                        .isInstanceOf(MalformedDataException.class)
                        .hasMessageContaining("public.sample");
            }
        }
    }

    /** The samples are smaller than a piece of the output. */
    @Test
    void valuesOfMoreThanOnePieceOfOutputAreWhole() {
        byte[] content = new byte[200_001];
        IntStream.range(0, content.length).forEach(i -> content[i] = (byte) "ab\\\tc\n".charAt(i % 6));
        for (SampleColumn column : SampleColumns.all()) {
            if (List.of("text", "bytea", "jsonb", "inet").contains(column.type().declared())) {
                RowFormat format = new SampleRow(List.of(column), List.of(Sample.NULL)).format();
                byte[] avro = avro(content);
                ByteOutput text = new ByteOutput(16);
                new RowDecoder(format).decodeText(input(avro), text);
                ByteOutput binary = new ByteOutput(16);

                assertThat(decoded(format, avro, CopyFormat.TEXT)).isEqualTo(text.toByteArray());
                if (new RowDecoder(format).decodeBinary(input(avro), binary)) {
                    assertThat(decoded(format, avro, CopyFormat.BINARY)).isEqualTo(binary.toByteArray());
                }
            }
        }
    }

    private static byte[] avro(byte[] content) {
        ByteOutput avro = new ByteOutput(16);
        avro.writeVarint(1);
        avro.writeVarint(content.length);
        avro.writeBytes(content, 0, content.length);
        return avro.toByteArray();
    }
}
