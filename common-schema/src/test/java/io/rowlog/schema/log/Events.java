package io.rowlog.schema.log;

import io.rowlog.schema.avro.SchemaId;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Definition.Section;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SequenceValue;
import io.rowlog.schema.catalog.Uncaptured;
import io.rowlog.schema.digest.Digest;
import io.rowlog.schema.log.LogEvent.BlockRange;
import io.rowlog.schema.log.LogEvent.ChangeRange;
import io.rowlog.schema.log.LogEvent.ChunkCaptured;
import io.rowlog.schema.log.LogEvent.Commit;
import io.rowlog.schema.log.LogEvent.DefinitionChanged;
import io.rowlog.schema.log.LogEvent.DefinitionSource;
import io.rowlog.schema.log.LogEvent.Gap;
import io.rowlog.schema.log.LogEvent.Heartbeat;
import io.rowlog.schema.log.LogEvent.LogCreated;
import io.rowlog.schema.log.LogEvent.Marker;
import io.rowlog.schema.log.LogEvent.MissingValue;
import io.rowlog.schema.log.LogEvent.NamedObject;
import io.rowlog.schema.log.LogEvent.OffsetRange;
import io.rowlog.schema.log.LogEvent.PartitionBeginning;
import io.rowlog.schema.log.LogEvent.Passed;
import io.rowlog.schema.log.LogEvent.PlannedTable;
import io.rowlog.schema.log.LogEvent.Pruned;
import io.rowlog.schema.log.LogEvent.SchemaCaptured;
import io.rowlog.schema.log.LogEvent.SequencesCaptured;
import io.rowlog.schema.log.LogEvent.SnapshotAbandoned;
import io.rowlog.schema.log.LogEvent.SnapshotCompleted;
import io.rowlog.schema.log.LogEvent.SnapshotStarted;
import io.rowlog.schema.log.LogEvent.StreamStarted;
import io.rowlog.schema.log.LogEvent.TableCaptured;
import io.rowlog.schema.log.LogEvent.TableDescribed;
import io.rowlog.schema.log.LogEvent.TransactionCaptured;
import io.rowlog.schema.wal.Lsn;
import io.rowlog.schema.wal.Position;
import io.rowlog.schema.wal.Timeline;
import io.rowlog.schema.wal.Visibility;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Control events with fixed content. */
final class Events {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123Z");
    private static final Visibility VISIBILITY = Visibility.parse("740:742:740");
    private static final SchemaId ROW = SchemaId.parse("0123456789abcdef:0123456789abcdef");

    private Events() {}

    /** One of each kind. */
    static List<LogEvent> all() {
        Digest digest = new Digest(0x0123456789abcdefL, -2);
        return List.of(
                created(),
                started("s1", 0, 1, "orders", "größe"),
                schema("s1", 0, 1),
                chunk("s1", "orders", 0, 3, digest, range(0, 10, 12, 3)),
                table("s1", "orders", 1, 3, digest),
                sequences("s1", "orders_id_seq", 42),
                completed("s1", 2, 3),
                abandoned("s1"),
                new StreamStarted(
                        NOON,
                        "rowlog_shop",
                        Lsn.parse("16/B374D848"),
                        new Timeline(3),
                        17,
                        DefinitionSource.EVENT_TRIGGERS,
                        List.of("public.*"),
                        List.of()),
                new Gap(NOON, Lsn.parse("16/B374D900"), 18, List.of(name("orders")), "was rewritten"),
                new TableDescribed(new Position(Lsn.parse("16/B374DA00"), 7), name("orders"), "shop.orders", ROW, ROW),
                new DefinitionChanged(
                        new Position(Lsn.parse("16/B374DA00"), 8),
                        DefinitionSource.EVENT_TRIGGERS,
                        "ALTER TABLE",
                        "ALTER TABLE orders ADD größe int",
                        "public",
                        "shop",
                        List.of(new NamedObject("1259:16385:0", "table", "public.orders")),
                        schema("s1", 0, 1).definitions(),
                        List.of(new NamedObject("1259:16390:0", "index", "public.orders_old")),
                        List.of(new MissingValue(name("orders"), "größe", "7")),
                        List.of(name("orders")),
                        null),
                new TransactionCaptured(
                        commit(), List.of(new ChangeRange("shop.table.public.orders", 1, 10, 20, 3, 2, 1, 0, 7))),
                new Passed(Lsn.parse("16/B374DC00"), new Timeline(3), NOON),
                new Marker(commit(), "5f0c", "before lunch"),
                new Heartbeat(commit(), List.of(new SequenceValue(name("orders_id_seq"), 42, true))),
                new Pruned(
                        NOON,
                        List.of(new SnapshotId("old"), new SnapshotId("older")),
                        List.of(
                                new PartitionBeginning("shop.table.public.orders", 1, 300),
                                new PartitionBeginning("shop.transactions", 0, 12_345))));
    }

    private static Commit commit() {
        return new Commit(
                Lsn.parse("16/B374DB00"),
                Lsn.parse("16/B374DB30"),
                new Timeline(3),
                4_294_968_000L,
                Instant.parse("2026-11-22T12:00:00.123456Z"));
    }

    private static QualifiedName name(String table) {
        return new QualifiedName("public", table);
    }

    static OffsetRange range(int partition, long first, long last, long rows) {
        return new OffsetRange(partition, first, last, rows);
    }

    static LogCreated created() {
        return new LogCreated(1, new LogName("shop"), new SourceDatabase(7_412_345_678_901_234_567L, "shop"), NOON);
    }

    static SnapshotStarted started(String snapshot, int part, int parts, String... tables) {
        List<PlannedTable> plan = Stream.of(tables)
                .map(table -> new PlannedTable(name(table), "shop.table.public." + table, 0, null, ROW, 100L))
                .toList();
        Instant startedAt = snapshot.equals("old") ? NOON.minusSeconds(60) : NOON;
        return new SnapshotStarted(
                new SnapshotId(snapshot),
                startedAt,
                Lsn.parse("0/15D6A48"),
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
        return schema(snapshot, part, parts, Section.BEFORE_DATA);
    }

    /** Bytes of definitions of another section, whose name has as many letters. */
    static byte[] schemaOfSection(String known, String other) {
        byte[] bytes = EventCodec.encode(schema("s1", 0, 1, Section.valueOf(known)));
        String latin = new String(bytes, StandardCharsets.ISO_8859_1);
        return latin.replace(known, other).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static SchemaCaptured schema(String snapshot, int part, int parts, Section section) {
        return new SchemaCaptured(
                new SnapshotId(snapshot),
                part,
                parts,
                List.of(new Definition(
                        "d" + part,
                        "table",
                        "public.orders",
                        name("orders"),
                        section,
                        List.of("CREATE TABLE x ()"),
                        List.of("d9"),
                        List.of("app"))),
                List.of(new Uncaptured("large object", "16500", "not yet")));
    }

    static ChunkCaptured chunk(
            String snapshot, String table, int chunk, long rows, Digest digest, OffsetRange... ranges) {
        return new ChunkCaptured(
                new SnapshotId(snapshot),
                name(table),
                chunk,
                name(table),
                BlockRange.from(0),
                VISIBILITY,
                List.of(ranges),
                rows,
                rows * 20,
                digest);
    }

    static TableCaptured table(String snapshot, String table, int chunks, long rows, Digest digest) {
        return new TableCaptured(new SnapshotId(snapshot), name(table), chunks, rows, rows * 20, digest);
    }

    static SequencesCaptured sequences(String snapshot, String sequence, long last) {
        return new SequencesCaptured(new SnapshotId(snapshot), List.of(new SequenceValue(name(sequence), last, true)));
    }

    static SnapshotCompleted completed(String snapshot, int tables, long rows) {
        return new SnapshotCompleted(new SnapshotId(snapshot), NOON.plusSeconds(9), tables, rows, rows * 20);
    }

    static SnapshotAbandoned abandoned(String snapshot) {
        return new SnapshotAbandoned(new SnapshotId(snapshot), NOON.plusSeconds(8), "the producer was stopped");
    }
}
