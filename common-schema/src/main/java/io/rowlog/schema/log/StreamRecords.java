package io.rowlog.schema.log;

import io.rowlog.schema.avro.SchemaId;
import io.rowlog.schema.log.LogEvent.ChangeRange;
import io.rowlog.schema.log.LogEvent.Commit;
import io.rowlog.schema.log.LogEvent.Committed;
import io.rowlog.schema.log.LogEvent.DefinitionChanged;
import io.rowlog.schema.log.LogEvent.DefinitionSource;
import io.rowlog.schema.log.LogEvent.Gap;
import io.rowlog.schema.log.LogEvent.Heartbeat;
import io.rowlog.schema.log.LogEvent.Marker;
import io.rowlog.schema.log.LogEvent.MissingValue;
import io.rowlog.schema.log.LogEvent.NamedObject;
import io.rowlog.schema.log.LogEvent.OfTransactions;
import io.rowlog.schema.log.LogEvent.PartitionBeginning;
import io.rowlog.schema.log.LogEvent.Passed;
import io.rowlog.schema.log.LogEvent.Pruned;
import io.rowlog.schema.log.LogEvent.StreamStarted;
import io.rowlog.schema.log.LogEvent.TableDescribed;
import io.rowlog.schema.log.LogEvent.TransactionCaptured;
import io.rowlog.schema.wal.Lsn;
import io.rowlog.schema.wal.Position;
import io.rowlog.schema.wal.Timeline;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * The part of {@link EventRecords} that is about the stream: events that are of no snapshot. Immutable and safe for use by
 * several threads.
 */
final class StreamRecords {
    private static final long MICROS = 1_000_000;

    private StreamRecords() {}

    static void put(StreamStarted e, GenericRecord to) {
        to.put("startedAt", e.startedAt().toEpochMilli());
        to.put("slot", e.slot());
        to.put("lsn", e.lsn().toString());
        to.put("timeline", e.timeline().number());
        to.put("transactionsOffset", e.transactionsOffset());
        to.put("definitions", e.definitions().name());
        to.put("include", e.include());
        to.put("exclude", e.exclude());
    }

    static void put(Gap e, GenericRecord to) {
        to.put("noticedAt", e.noticedAt().toEpochMilli());
        to.put("from", text(e.from()));
        to.put("transactionsOffset", e.transactionsOffset());
        to.put("tables", e.tables().stream().map(EventRecords::name).toList());
        to.put("reason", e.reason());
    }

    static void put(TableDescribed e, GenericRecord to) {
        to.put("position", e.position().toString());
        to.put("table", EventRecords.name(e.table()));
        to.put("topic", e.topic());
        to.put("keySchema", text(e.keySchema()));
        to.put("rowSchema", e.rowSchema().toString());
    }

    static void put(DefinitionChanged e, GenericRecord to) {
        to.put("position", e.position().toString());
        to.put("source", e.source().name());
        to.put("tag", e.tag());
        to.put("statement", e.statement());
        to.put("searchPath", e.searchPath());
        to.put("role", e.role());
        to.put("changed", e.changed().stream().map(StreamRecords::named).toList());
        to.put(
                "definitions",
                e.definitions().stream().map(EventRecords::definition).toList());
        to.put("dropped", e.dropped().stream().map(StreamRecords::named).toList());
        to.put("missing", e.missing().stream().map(StreamRecords::missing).toList());
        to.put("rewritten", e.rewritten().stream().map(EventRecords::name).toList());
        to.put("problem", e.problem());
    }

    static void put(Pruned e, GenericRecord to) {
        to.put("prunedAt", e.prunedAt().toEpochMilli());
        to.put("snapshots", e.snapshots().stream().map(SnapshotId::value).toList());
        to.put(
                "beginnings",
                e.beginnings().stream().map(StreamRecords::beginning).toList());
    }

    static void put(OfTransactions event, GenericRecord to) {
        switch (event) {
            case Passed e -> {
                to.put("end", e.end().toString());
                to.put("timeline", e.timeline().number());
                to.put("at", e.at().toEpochMilli());
            }
            case Committed e -> put(e, to);
        }
    }

    private static void put(Committed event, GenericRecord to) {
        Commit commit = event.commit();
        to.put("commit", commit.lsn().toString());
        to.put("end", commit.end().toString());
        to.put("timeline", commit.timeline().number());
        to.put("xid", commit.xid());
        to.put("committedAt", ChronoUnit.MICROS.between(Instant.EPOCH, commit.at()));
        switch (event) {
            case TransactionCaptured e ->
                to.put("ranges", e.ranges().stream().map(StreamRecords::range).toList());
            case Marker e -> {
                to.put("id", e.id());
                to.put("name", e.name());
            }
            case Heartbeat e ->
                to.put(
                        "sequences",
                        e.sequences().stream().map(EventRecords::sequence).toList());
        }
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static GenericRecord missing(MissingValue value) {
        GenericRecord to = new GenericData.Record(EventCodec.schema("MissingValue"));
        to.put("table", EventRecords.name(value.table()));
        to.put("column", value.column());
        to.put("value", value.value());
        return to;
    }

    private static GenericRecord named(NamedObject object) {
        GenericRecord to = new GenericData.Record(EventCodec.schema("NamedObject"));
        to.put("address", object.address());
        to.put("kind", object.kind());
        to.put("identity", object.identity());
        return to;
    }

    private static GenericRecord beginning(PartitionBeginning beginning) {
        GenericRecord to = new GenericData.Record(EventCodec.schema("PartitionBeginning"));
        to.put("topic", beginning.topic());
        to.put("partition", beginning.partition());
        to.put("offset", beginning.offset());
        return to;
    }

    private static GenericRecord range(ChangeRange range) {
        GenericRecord to = new GenericData.Record(EventCodec.schema("ChangeRange"));
        to.put("topic", range.topic());
        to.put("partition", range.partition());
        to.put("first", range.first());
        to.put("last", range.last());
        to.put("inserts", range.inserts());
        to.put("updates", range.updates());
        to.put("deletes", range.deletes());
        to.put("truncates", range.truncates());
        to.put("records", range.records());
        return to;
    }

    // Reading: the same the other way round. IllegalArgumentException says what is not understood.

    static LogEvent event(String kind, RecordFields e) {
        return switch (kind) {
            case "StreamStarted" ->
                new StreamStarted(
                        Instant.ofEpochMilli(e.number("startedAt")),
                        e.text("slot"),
                        Lsn.parse(e.text("lsn")),
                        new Timeline(e.integer("timeline")),
                        e.number("transactionsOffset"),
                        DefinitionSource.valueOf(e.text("definitions")),
                        e.texts("include"),
                        e.texts("exclude"));
            case "Gap" ->
                new Gap(
                        Instant.ofEpochMilli(e.number("noticedAt")),
                        e.present("from") ? Lsn.parse(e.text("from")) : null,
                        e.number("transactionsOffset"),
                        e.names("tables"),
                        e.text("reason"));
            case "TableDescribed" ->
                new TableDescribed(
                        position(e),
                        e.name("table"),
                        e.text("topic"),
                        e.present("keySchema") ? SchemaId.parse(e.text("keySchema")) : null,
                        SchemaId.parse(e.text("rowSchema")));
            case "DefinitionChanged" ->
                new DefinitionChanged(
                        position(e),
                        DefinitionSource.valueOf(e.text("source")),
                        e.optional("tag"),
                        e.optional("statement"),
                        e.optional("searchPath"),
                        e.optional("role"),
                        e.list("changed", StreamRecords::named),
                        e.list("definitions", EventRecords::definition),
                        e.list("dropped", StreamRecords::named),
                        e.list(
                                "missing",
                                value -> new MissingValue(
                                        value.name("table"), value.text("column"), value.text("value"))),
                        e.names("rewritten"),
                        e.optional("problem"));
            case "Pruned" ->
                new Pruned(
                        Instant.ofEpochMilli(e.number("prunedAt")),
                        e.texts("snapshots").stream().map(SnapshotId::new).toList(),
                        e.list(
                                "beginnings",
                                each -> new PartitionBeginning(
                                        each.text("topic"), each.integer("partition"), each.number("offset"))));
            case "TransactionCaptured" -> new TransactionCaptured(commit(e), e.list("ranges", StreamRecords::range));
            case "Passed" ->
                new Passed(
                        Lsn.parse(e.text("end")),
                        new Timeline(e.integer("timeline")),
                        Instant.ofEpochMilli(e.number("at")));
            case "Marker" -> new Marker(commit(e), e.text("id"), e.text("name"));
            case "Heartbeat" -> new Heartbeat(commit(e), e.list("sequences", EventRecords::sequence));
            default -> throw new IllegalStateException("No event is called " + kind);
        };
    }

    private static NamedObject named(RecordFields object) {
        return new NamedObject(object.text("address"), object.text("kind"), object.text("identity"));
    }

    private static Position position(RecordFields e) {
        return Position.parse(e.text("position").getBytes(StandardCharsets.US_ASCII));
    }

    private static Commit commit(RecordFields e) {
        long micros = e.number("committedAt");
        return new Commit(
                Lsn.parse(e.text("commit")),
                Lsn.parse(e.text("end")),
                new Timeline(e.integer("timeline")),
                e.number("xid"),
                Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000));
    }

    private static ChangeRange range(RecordFields range) {
        return new ChangeRange(
                range.text("topic"),
                range.integer("partition"),
                range.number("first"),
                range.number("last"),
                range.number("inserts"),
                range.number("updates"),
                range.number("deletes"),
                range.number("truncates"),
                range.number("records"));
    }
}
