package io.rowlog.schema.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Damaged bytes are refused or read as something else, but never end in another error, a long loop or a huge result. */
class MalformedRowPropertyTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int MOST = 1 << 20;

    @Provide
    Arbitrary<SampleRow> rows() {
        return SampleRow.any();
    }

    @Property
    void truncatedRowsAreRefused(@ForAll("rows") SampleRow row) {
        byte[] avro = AvroLibrary.write(row.record(RowSchemas.row(row.format())));
        for (int length = 0; length < avro.length; length++) {
            byte[] truncated = Arrays.copyOf(avro, length);
            assertThatThrownBy(() -> new RowDecoder(row.format())
                            .decodeText(new ByteInput().set(truncated, 0, truncated.length), new ByteOutput(16)))
                    .isInstanceOf(MalformedDataException.class)
                    .hasMessageContaining("public.sample");
        }
    }

    @Property(tries = 300)
    void truncatedTuplesAreRefused(@ForAll("rows") SampleRow row) {
        byte[] tuple = row.tuple();
        for (int length = Short.BYTES; length < tuple.length; length++) {
            byte[] truncated = Arrays.copyOf(tuple, length);
            assertThatThrownBy(() -> encode(row, truncated))
                    .isInstanceOf(MalformedDataException.class)
                    .hasMessageMatching("A tuple ends .*|Column \\d+ of a tuple has a value of .*");
        }
    }

    @Property(tries = 600)
    void flippedBitsInARowGiveARowOrAreRefused(@ForAll("rows") SampleRow row, @ForAll Random random) {
        byte[] avro = AvroLibrary.writeInBlocks(row.record(RowSchemas.row(row.format())));
        assertTimeoutPreemptively(LIMIT, () -> {
            for (int i = 0; i < 20; i++) {
                byte[] damaged = damaged(avro, 0, random);
                decode(row, damaged, true);
                decode(row, damaged, false);
            }
        });
    }

    private static void decode(SampleRow row, byte[] avro, boolean binary) {
        RowDecoder decoder = new RowDecoder(row.format());
        ByteOutput copy = new ByteOutput(16);
        try {
            if (binary) {
                decoder.decodeBinary(new ByteInput().set(avro, 0, avro.length), copy);
            } else {
                decoder.decodeText(new ByteInput().set(avro, 0, avro.length), copy);
            }
        } catch (MalformedDataException e) {
            assertThat(e).hasMessageContaining("public.sample");
        }
        assertThat(copy.position()).isLessThan(MOST);
    }

    @Property(tries = 300)
    void flippedBitsInATupleGiveARowOrAreRefused(@ForAll("rows") SampleRow row, @ForAll Random random) {
        byte[] tuple = row.tuple();
        assertTimeoutPreemptively(LIMIT, () -> {
            for (int i = 0; i < 20; i++) {
                try {
                    byte[] avro = encode(row, damaged(tuple, Short.BYTES, random));
                    assertThat(avro).hasSizeLessThan(MOST);
                    // What was taken can be read by anyone.
                    AvroLibrary.read(RowSchemas.row(row.format()), avro, SingleObject.HEADER);
                } catch (MalformedDataException e) {
                    assertThat(e).hasMessageMatching("(?s).*(public\\.sample|of a tuple|bytes left|A tuple ends).*");
                }
            }
        });
    }

    @Property(tries = 600)
    void flippedBitsInTextGiveARowOrAreRefused(@ForAll("rows") SampleRow row, @ForAll Random random) {
        RowEncoder encoder = new RowEncoder(row.format());
        assertTimeoutPreemptively(LIMIT, () -> {
            for (int i = 0; i < 20; i++) {
                StringBuilder kinds = new StringBuilder();
                List<byte @Nullable []> texts = new ArrayList<>();
                for (Sample value : row.values()) {
                    kinds.append(value.text() == null ? 'n' : 't');
                    texts.add(value.text() == null ? null : damaged(ServerForm.text(value.text()), 0, random));
                }
                try {
                    encoder.encode(ServerForm.streamed(kinds.toString(), texts));
                    assertThat(encoder.row()).hasSizeLessThan(MOST);
                    AvroLibrary.read(RowSchemas.row(row.format()), encoder.row(), SingleObject.HEADER);
                } catch (MalformedDataException e) {
                    assertThat(e).hasMessageContaining("public.sample");
                }
            }
        });
    }

    private static byte[] encode(SampleRow row, byte[] tuple) {
        RowEncoder encoder = new RowEncoder(row.format());
        encoder.encode(ServerForm.copied(row.format(), tuple));
        return encoder.row();
    }

    private static byte[] damaged(byte[] bytes, int from, Random random) {
        byte[] damaged = bytes.clone();
        for (int flips = 1 + random.nextInt(3); flips > 0 && damaged.length > from; flips--) {
            damaged[from + random.nextInt(damaged.length - from)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
        return damaged;
    }
}
