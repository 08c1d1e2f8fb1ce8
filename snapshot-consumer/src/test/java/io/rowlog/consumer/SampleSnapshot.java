package io.rowlog.consumer;

import io.rowlog.access.kafka.CapturedLog;
import io.rowlog.access.kafka.SchemaStore;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.log.RowTotal;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.avro.RowSchemas;
import io.rowlog.schema.avro.SchemaId;
import io.rowlog.schema.catalog.Column;
import io.rowlog.schema.catalog.ColumnType;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Definition.Section;
import io.rowlog.schema.catalog.Heap;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.digest.Digest;
import io.rowlog.schema.log.LogEvent.LogCreated;
import io.rowlog.schema.log.LogEvent.OffsetRange;
import io.rowlog.schema.log.LogEvent.PlannedTable;
import io.rowlog.schema.log.LogEvent.SnapshotStarted;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.LogState;
import io.rowlog.schema.log.SnapshotId;
import io.rowlog.schema.log.SnapshotState;
import io.rowlog.schema.log.SnapshotState.Stage;
import io.rowlog.schema.log.SnapshotState.TableState;
import io.rowlog.schema.log.SourceDatabase;
import io.rowlog.schema.wal.Lsn;
import io.rowlog.schema.wal.Visibility;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Snapshots, tables and definitions that tests make up. */
public final class SampleSnapshot {
    private static final ColumnType INTEGER = new ColumnType("integer", 23, 0, -1, false);
    private static final ColumnType TEXT = new ColumnType("text", 25, 0, -1, false);
    private static final QualifiedName NO_TABLE = new QualifiedName("", "");

    private SampleSnapshot() {}

    /** A table of schema {@code public}. */
    public static QualifiedName name(String table) {
        return new QualifiedName("public", table);
    }

    /** A column of type integer, which must not be null. */
    public static Column integer(String name) {
        return new Column(1, name, INTEGER, true, Column.Generated.NEVER, Column.Identity.NONE);
    }

    /** A column of type text. */
    public static Column text(String name) {
        return new Column(2, name, TEXT, false, Column.Generated.NEVER, Column.Identity.NONE);
    }

    /** A table as the catalog has it, of so many blocks, with the first column as its key. */
    public static Table table(String name, long blocks, Column... columns) {
        return new Table(
                1,
                name(name),
                Table.Kind.ORDINARY,
                List.of(columns),
                List.of(columns[0].name()),
                List.of(),
                List.of(),
                List.of(new Heap(1, name(name), blocks, 0, true)),
                0);
    }

    /** The same as a snapshot has it, with these rows. */
    public static CapturedTable captured(Table table, RowTotal total, long bytes, OffsetRange... ranges) {
        return CapturedTable.of(state(table, total, bytes, ranges), schemas(List.of(table)));
    }

    /** A table {@code (id integer, t text)} with so many bytes of rows in one partition. */
    public static CapturedTable captured(String name, long bytes) {
        return captured(
                table(name, 1, integer("id"), text("t")),
                new RowTotal(bytes, Digest.EMPTY),
                bytes,
                new OffsetRange(0, 0, 999, 1000));
    }

    private static TableState state(Table table, RowTotal total, long bytes, OffsetRange... ranges) {
        return new TableState(
                new PlannedTable(table.name(), "log.table." + table.name(), 0, null, schema(table), total.rows()),
                List.of(ranges),
                total.rows(),
                bytes,
                total.digest(),
                true);
    }

    private static SchemaId schema(Table table) {
        return SchemaId.of(RowSchemas.row(RowFormat.of(table)));
    }

    private static SchemaStore schemas(List<Table> tables) {
        return new SchemaStore(
                "log.schemas",
                tables.stream()
                        .collect(Collectors.toMap(
                                SampleSnapshot::schema, table -> RowSchemas.row(RowFormat.of(table)), (a, b) -> a)));
    }

    /** A log whose one snapshot has these tables {@code (id integer, t text)} and definitions. */
    public static CapturedLog log(List<String> tables, List<Definition> definitions) {
        return log(new Stage.Completed(), tables, definitions);
    }

    /** A log whose one snapshot is at this stage. */
    public static CapturedLog log(Stage stage, List<String> tables, List<Definition> definitions) {
        List<Table> all = tables.stream()
                .map(name -> table(name, 1, integer("id"), text("t")))
                .toList();
        List<TableState> states =
                all.stream().map(table -> state(table, RowTotal.NONE, 0)).toList();
        SnapshotId id = new SnapshotId("s1");
        SnapshotStarted started = new SnapshotStarted(
                id,
                Instant.EPOCH,
                new Lsn(0),
                Visibility.parse("1:1:"),
                150_000,
                "UTF8",
                0,
                List.of(),
                List.of(),
                0,
                1,
                states.stream().map(TableState::planned).toList());
        SnapshotState snapshot = new SnapshotState(id, stage, started, states, definitions, List.of(), List.of());
        LogName name = new LogName("log");
        return new CapturedLog(
                name,
                new LogState(new LogCreated(1, name, new SourceDatabase(1, "shop"), Instant.EPOCH), List.of(snapshot)),
                schemas(all));
    }

    /** A definition that belongs to no table. */
    public static Definition definition(String kind, String id, String... dependsOn) {
        return definition(Section.BEFORE_DATA, kind, id, NO_TABLE, dependsOn);
    }

    /** A table's own definition; its id is its name. */
    public static Definition tableDefinition(String name, String... dependsOn) {
        return definition(Section.BEFORE_DATA, "table", name, name(name), dependsOn);
    }

    /** A definition of a table, such as an index. */
    public static Definition definition(
            Section section, String kind, String id, QualifiedName table, String... dependsOn) {
        return new Definition(id, kind, kind + " " + id, table, section, List.of("CREATE " + kind), List.of(dependsOn));
    }
}
