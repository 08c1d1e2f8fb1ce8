package io.rowlog.schema.log;

import io.rowlog.schema.log.event.CapturedDefinition;
import io.rowlog.schema.log.event.CapturedSequence;
import io.rowlog.schema.log.event.ChunkCaptured;
import io.rowlog.schema.log.event.Digest;
import io.rowlog.schema.log.event.LogCreated;
import io.rowlog.schema.log.event.OffsetRange;
import io.rowlog.schema.log.event.PlannedTable;
import io.rowlog.schema.log.event.SchemaCaptured;
import io.rowlog.schema.log.event.SequencesCaptured;
import io.rowlog.schema.log.event.SnapshotAbandoned;
import io.rowlog.schema.log.event.SnapshotCompleted;
import io.rowlog.schema.log.event.SnapshotStarted;
import io.rowlog.schema.log.event.TableCaptured;
import io.rowlog.schema.log.event.TableName;
import io.rowlog.schema.log.event.UncapturedObject;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/** Control events with fixed content. */
final class Events {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123Z");
    private static final String VISIBILITY = "740:742:740";

    private Events() {}

    /** One of each kind. */
    static List<SpecificRecord> all() {
        io.rowlog.schema.digest.Digest digest = new io.rowlog.schema.digest.Digest(0x0123456789abcdefL, -2);
        return List.of(
                created(),
                started("s1", 0, 1, "orders", "größe"),
                schema("s1", 0, 1),
                chunk("s1", "orders", 0, 3, digest, range(0, 10, 12, 3)),
                table("s1", "orders", 1, 3, digest),
                sequences("s1", "orders_id_seq", 42),
                completed("s1", 2, 3),
                abandoned("s1"));
    }

    private static TableName name(String table) {
        return new TableName("public", table);
    }

    static OffsetRange range(int partition, long first, long last, long rows) {
        return new OffsetRange(partition, first, last, rows);
    }

    static LogCreated created() {
        return new LogCreated(1, "shop", 7_412_345_678_901_234_567L, "shop", NOON);
    }

    static SnapshotStarted started(String snapshot, int part, int parts, String... tables) {
        List<PlannedTable> plan = Stream.of(tables)
                .map(table -> new PlannedTable(
                        name(table), "shop.table.public." + table, 0, null, "0123456789abcdef:0123456789abcdef", 100L))
                .toList();
        Instant startedAt = snapshot.equals("old") ? NOON.minusSeconds(60) : NOON;
        return new SnapshotStarted(
                snapshot,
                startedAt,
                "0/15D6A48",
                VISIBILITY,
                180_004,
                "UTF8",
                7L,
                List.of(),
                List.of("tmp.*"),
                part,
                parts,
                plan);
    }

    static SchemaCaptured schema(String snapshot, int part, int parts) {
        return new SchemaCaptured(
                snapshot,
                part,
                parts,
                List.of(new CapturedDefinition(
                        "d" + part,
                        "table",
                        "public.orders",
                        name("orders"),
                        "BEFORE_DATA",
                        List.of("CREATE TABLE x ()"),
                        List.of("d9"),
                        List.of("app"))),
                List.of(new UncapturedObject("large object", "16500", "not yet")));
    }

    static ChunkCaptured chunk(
            String snapshot,
            String table,
            int chunk,
            long rows,
            io.rowlog.schema.digest.Digest digest,
            OffsetRange... ranges) {
        return new ChunkCaptured(
                snapshot,
                name(table),
                chunk,
                name(table),
                0L,
                -1L,
                VISIBILITY,
                List.of(ranges),
                rows,
                rows * 20,
                new Digest(digest.toBytes()));
    }

    static TableCaptured table(
            String snapshot, String table, int chunks, long rows, io.rowlog.schema.digest.Digest digest) {
        return new TableCaptured(snapshot, name(table), chunks, rows, rows * 20, new Digest(digest.toBytes()));
    }

    static SequencesCaptured sequences(String snapshot, String sequence, long last) {
        return new SequencesCaptured(snapshot, List.of(new CapturedSequence(name(sequence), last, true)));
    }

    static SnapshotCompleted completed(String snapshot, int tables, long rows) {
        return new SnapshotCompleted(snapshot, NOON.plusSeconds(9), tables, rows, rows * 20);
    }

    static SnapshotAbandoned abandoned(String snapshot) {
        return new SnapshotAbandoned(snapshot, NOON.plusSeconds(8), "the producer was stopped");
    }
}
