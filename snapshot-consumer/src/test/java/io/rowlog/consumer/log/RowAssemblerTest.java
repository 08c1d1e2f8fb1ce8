package io.rowlog.consumer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.consumer.log.CapturedTable.Part;
import io.rowlog.consumer.log.CapturedTable.Piece;
import io.rowlog.schema.avro.RowEncoder;
import io.rowlog.schema.avro.RowField;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.avro.RowSchemas;
import io.rowlog.schema.avro.SchemaId;
import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.catalog.ColumnType;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.digest.Digest;
import io.rowlog.schema.log.Fragment;
import io.rowlog.schema.log.LogEvent.OffsetRange;
import io.rowlog.schema.log.LogEvent.PlannedTable;
import io.rowlog.schema.log.LogHeaders;
import io.rowlog.schema.log.SnapshotState.TableState;
import io.rowlog.schema.tuple.Tuple;
import io.rowlog.schema.tuple.TupleData;
import io.rowlog.schema.value.ValueCodecs;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RowAssemblerTest {
    private static final int LARGE = 9 * 1024 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Integer> lengths = new ArrayList<>();
    private final RowFormat format = new RowFormat(
            new QualifiedName("public", "a"),
            List.of(new RowField("t", "text", ValueCodecs.of(new ColumnType("text", 25, 0, -1, false)), 0, true)),
            List.of());
    private final CapturedTable table = new CapturedTable(
            new TableState(
                    new PlannedTable(
                            format.table(), "log.table.public.a", 0, null, SchemaId.of(RowSchemas.row(format)), 30),
                    List.of(new OffsetRange(0, 100L, 119L, 20L), new OffsetRange(1, 0L, 9L, 10L)),
                    30,
                    0,
                    Digest.EMPTY,
                    true),
            format,
            SchemaId.of(RowSchemas.row(format)).fingerprint());
    private final Piece piece = table.whole().pieces().getFirst();

    private RowAssembler assembler() {
        return new RowAssembler(table, row -> lengths.add(row.remaining()), lock);
    }

    @AfterEach
    void nothingIsHeld() {
        assertThat(lock.isLocked()).isFalse();
    }

    private byte[] row(int length) {
        RowEncoder encoder = new RowEncoder(format);
        byte[] data = ByteBuffer.allocate(7 + length)
                .putShort((short) 1)
                .put((byte) 't')
                .putInt(length)
                .array();
        Tuple tuple = new Tuple(1);
        TupleData.read(new ByteInput().set(data, 0, data.length), tuple);
        encoder.encode(tuple);
        return encoder.row();
    }

    /** The Avro bytes of a row without its framing. */
    private int datum(int length) {
        return row(length).length - 10;
    }

    private static ConsumerRecord<ByteBuffer, ByteBuffer> record(
            int partition, long offset, Headers headers, byte[] value) {
        return new ConsumerRecord<>(
                "log.table.public.a",
                partition,
                offset,
                0,
                TimestampType.CREATE_TIME,
                0,
                value.length,
                null,
                ByteBuffer.wrap(value),
                headers,
                Optional.empty());
    }

    private static ConsumerRecord<ByteBuffer, ByteBuffer> part(
            int partition, long offset, Fragment fragment, byte[] value) {
        return record(partition, offset, new RecordHeaders().add(LogHeaders.FRAGMENT, fragment.toBytes()), value);
    }

    private ConsumerRecord<ByteBuffer, ByteBuffer> row(long offset, int length) {
        return record(0, offset, new RecordHeaders(), row(length));
    }

    /** The parts of a row, in that many records of partition 0 at every second offset. */
    private List<ConsumerRecord<ByteBuffer, ByteBuffer>> parts(long offset, long number, int length, int count) {
        byte[] row = row(length);
        int size = (row.length + count - 1) / count;
        List<ConsumerRecord<ByteBuffer, ByteBuffer>> parts = new ArrayList<>();
        for (int at = 0; at < row.length; at += size) {
            parts.add(part(
                    0,
                    offset + 2 * parts.size(),
                    new Fragment(number, at, row.length),
                    Arrays.copyOfRange(row, at, Math.min(row.length, at + size))));
        }
        return parts;
    }

    @Test
    void rowsInPartsMayStandAmongEachOther() throws SQLException {
        var first = parts(100, 1, 50, 3);
        var second = parts(101, 2, 60, 2);
        try (RowAssembler assembler = assembler()) {
            assembler.acceptAll(
                    piece,
                    List.of(first.get(0), second.get(0), first.get(1), row(103, 7), first.get(2), second.get(1)));

            assertThat(lengths).containsExactly(datum(7), datum(50), datum(60));
            assertThat(assembler.digest().rows()).isEqualTo(3);
            assertThat(assembler.complete(piece, 119)).isFalse();
            assertThat(assembler.complete(piece, 120)).isTrue();
        }
    }

    @Test
    void aRowBelongsToThePartOfTheTableWhereItsFirstRecordIs() throws SQLException {
        List<Part> halves = table.parts(2);
        var parts = parts(108, 1, 50, 3);
        var all = List.of(parts.get(0), row(109, 7), parts.get(1), row(111, 8), parts.get(2), row(113, 9));
        try (RowAssembler assembler = assembler()) {
            Piece half = halves.getFirst().pieces().getFirst();
            assembler.acceptAll(half, all.subList(0, 3));
            assertThat(assembler.complete(half, 111)).isFalse();
            assembler.acceptAll(half, all.subList(3, 6));

            assertThat(assembler.complete(half, 114)).isTrue();
            assertThat(lengths).containsExactly(datum(7), datum(50));
        }
        lengths.clear();
        try (RowAssembler assembler = assembler()) {
            Piece half = halves.getLast().pieces().getFirst();
            assertThat(half.first()).isEqualTo(110);
            assembler.acceptAll(half, all.subList(2, 6));

            assertThat(lengths).containsExactly(datum(8), datum(9));
        }
    }

    @Test
    void changesAndUnknownHeadersAreNoParts() throws SQLException {
        try (RowAssembler assembler = assembler()) {
            assembler.acceptAll(
                    piece,
                    List.of(
                            record(0, 100, new RecordHeaders().add(LogHeaders.POSITION, new byte[1]), new byte[] {1}),
                            record(0, 101, new RecordHeaders().add("other", new byte[1]), row(5)),
                            record(0, 120, new RecordHeaders().add("other", new byte[1]), row(5))));
        }

        assertThat(lengths).containsExactly(datum(5));
    }

    @Test
    void whileALargeRowIsNotCompleteOtherPartitionsWait() throws SQLException {
        var parts = parts(100, 1, LARGE, 2);
        try (RowAssembler assembler = assembler()) {
            assembler.acceptAll(piece, parts.subList(0, 1));
            assertThat(assembler.defers(1)).isTrue();
            assertThat(assembler.defers(0)).isFalse();
            assertThat(lock.isHeldByCurrentThread()).isTrue();

            assembler.acceptAll(piece, parts.subList(1, 2));
            assertThat(assembler.defers(1)).isFalse();
            assertThat(lock.isLocked()).isFalse();
            assertThat(lengths).containsExactly(datum(LARGE));
        }
    }

    @Test
    void aSinkThatFailsReleasesTheLock() {
        RowAssembler assembler = new RowAssembler(
                table,
                row -> {
                    throw new SQLException("full");
                },
                lock);
        try (assembler) {
            assertThatThrownBy(() -> assembler.acceptAll(piece, parts(100, 1, LARGE, 2)))
                    .isInstanceOf(SQLException.class);
            assertThat(lock.isHeldByCurrentThread()).isTrue();
        }
    }

    private DynamicTest refused(String what, String problem, List<ConsumerRecord<ByteBuffer, ByteBuffer>> all) {
        return DynamicTest.dynamicTest(what, () -> {
            try (RowAssembler assembler = assembler()) {
                assertThatThrownBy(() -> {
                            assembler.acceptAll(piece, all);
                            assembler.complete(piece, 120);
                        })
                        .isInstanceOf(Failure.class)
                        .hasMessageContaining("topic log.table.public.a, partition 0, offset " + problem);
            }
            assertThat(lengths).isEmpty();
        });
    }

    @TestFactory
    Stream<DynamicTest> partsThatDoNotMakeARowAreRefused() {
        var parts = parts(100, 1, 100, 4);
        byte[] value = new byte[5];
        return Stream.of(
                refused(
                        "the last is missing",
                        "119 is the last of table public.a: the last parts of a row",
                        parts.subList(0, 3)),
                refused(
                        "the first is missing",
                        "102 is not a row of table public.a: A part of a row whose first part",
                        parts.subList(1, 4)),
                refused(
                        "one between is missing",
                        "104 is not a row of table public.a: A part",
                        List.of(parts.get(0), parts.get(2))),
                refused(
                        "the first comes twice",
                        "100 is not a row of table public.a: The first part",
                        List.of(parts.get(0), parts.get(0))),
                refused("another comes twice", "102", List.of(parts.get(0), parts.get(1), parts.get(1))),
                refused("it is longer than its row", "110", List.of(part(0, 110, new Fragment(1, 0, 4), value))),
                refused("it is empty", "110", List.of(part(0, 110, new Fragment(1, 0, 4), new byte[0]))),
                refused("the row is none", "110", List.of(part(0, 110, new Fragment(1, 0, 5), value))),
                refused(
                        "they do not agree on the row's length",
                        "111",
                        List.of(
                                part(0, 110, new Fragment(1, 0, 9), value),
                                part(0, 111, new Fragment(1, 5, 10), value))),
                refused(
                        "the header is malformed",
                        "110 is not a row of table public.a: The header rowlog.fragment is not row:offset:length",
                        List.of(record(0, 110, new RecordHeaders().add(LogHeaders.FRAGMENT, value), value))));
    }

    @Test
    void aRowLargerThanTheMemoryIsRefusedWithTheRemedy() {
        try (RowAssembler assembler = assembler()) {
            assertThatThrownBy(() -> assembler.acceptAll(
                            piece, List.of(part(0, 100, new Fragment(1, 0, Integer.MAX_VALUE), new byte[5]))))
                    .isInstanceOfSatisfying(
                            Failure.class,
                            error -> assertThat(error.remedy().toString()).contains("ROWLOG_JAVA_OPTS=-Xmx"))
                    .hasMessageContaining("A row of table public.a has 2047 MiB");
        }
    }
}
