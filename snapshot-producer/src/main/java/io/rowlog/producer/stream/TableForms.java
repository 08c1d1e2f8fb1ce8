package io.rowlog.producer.stream;

import io.rowlog.access.catalog.CatalogReader;
import io.rowlog.access.catalog.ColumnTypes;
import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.producer.replication.ReplicationMessage.Relation;
import io.rowlog.producer.replication.ReplicationMessage.RelationColumn;
import io.rowlog.producer.replication.ReplicationMessage.ReplicaIdentity;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.catalog.Column;
import io.rowlog.schema.catalog.ColumnType;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.log.TopicNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds for each relation that the server describes how its changes stand in the log: as its rows do in a snapshot. What the
 * server says in the stream is of the moment of the change, the catalog is of now: where they differ the stream is right, and
 * the catalog adds only what the stream does not tell. Not thread-safe.
 */
final class TableForms {
    /** Of a relation that is no table of the users' any more: whether there is one, whose changes are then not wanted. */
    private static final String EXISTS = "SELECT EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid = ?::oid)";

    private final Connection session;
    private final TablePatterns chosen;
    private final TopicNames names;
    private final Map<Long, Table> tables = new HashMap<>();
    private boolean outdated = true;

    /**
     * @param session for the catalog, in auto-commit mode
     */
    TableForms(Connection session, TablePatterns chosen, TopicNames names) {
        this.session = session;
        this.chosen = chosen;
        this.names = names;
    }

    /** The catalog has changed: what is known of it is read again before it is used. */
    void outdate() {
        outdated = true;
    }

    /** The table that a relation is, or is a partition of, as the catalog was last read. */
    Optional<QualifiedName> table(long relation) {
        return Optional.ofNullable(tables.get(relation)).map(Table::name);
    }

    /** The form of a relation's changes; empty where they are not wanted. */
    Optional<TableForm> of(Relation relation) throws SQLException {
        long oid = Integer.toUnsignedLong(relation.oid());
        if (outdated || !agrees(tables.get(oid), relation)) {
            read();
        }
        Table table = tables.get(oid);
        if (table == null && exists(relation)) {
            return Optional.empty();
        }
        if (table != null && (table.extensionCondition() != null || !chosen.matches(table.name()))
                || table == null && !chosen.matches(relation.name())) {
            return Optional.empty();
        }
        Table then = then(table, relation);
        return Optional.of(TableForm.of(relation, RowFormat.of(then), names.table(then.name())));
    }

    private void read() throws SQLException {
        tables.clear();
        for (Table table : new CatalogReader().tables(session)) {
            tables.put(table.oid(), table);
            table.heaps().forEach(heap -> tables.put(heap.oid(), table));
        }
        outdated = false;
    }

    private boolean exists(Relation relation) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(EXISTS)) {
            statement.setLong(1, Integer.toUnsignedLong(relation.oid()));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /**
     * Whether the catalog's table has the columns that the stream's relation has, by their names. Of generated columns the
     * stream has those that are stored, from version 18 on.
     */
    private static boolean agrees(@Nullable Table table, Relation relation) {
        if (table == null) {
            return false;
        }
        Set<String> told = relation.columns().stream().map(RelationColumn::name).collect(Collectors.toSet());
        return table.columns().stream()
                        .map(Column::name)
                        .collect(Collectors.toSet())
                        .containsAll(told)
                && table.columns().stream().filter(Column::writable).allMatch(column -> told.contains(column.name()));
    }

    /** The table as it was when the server described the relation. */
    private Table then(@Nullable Table now, Relation relation) throws SQLException {
        List<Optional<ColumnType>> types = ColumnTypes.read(
                session,
                relation.columns().stream()
                        .map(column ->
                                new ColumnTypes.Declaration(Integer.toUnsignedLong(column.type()), column.modifier()))
                        .toList());
        if (now != null && agrees(now, relation)) {
            List<Column> columns = new ArrayList<>();
            for (Column column : now.columns()) {
                columns.add(then(column, relation, types));
            }
            return table(now.name(), columns, key(now, relation), now);
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            columns.add(column(i, relation, types.get(i)));
        }
        QualifiedName name = now != null && !isHeapOfItself(now, relation) ? now.name() : relation.name();
        return table(name, columns, key(now, relation), now);
    }

    private static boolean isHeapOfItself(Table table, Relation relation) {
        return table.oid() == Integer.toUnsignedLong(relation.oid());
    }

    private static Column then(Column now, Relation relation, List<Optional<ColumnType>> types) {
        for (int i = 0; i < types.size(); i++) {
            if (relation.columns().get(i).name().equals(now.name())) {
                return new Column(
                        now.position(),
                        now.name(),
                        types.get(i).orElse(now.type()),
                        now.notNull(),
                        now.generated(),
                        now.identity());
            }
        }
        // A generated column, whose values do not come with changes.
        return now;
    }

    /** A type that was dropped meanwhile travels as text. */
    private static Column column(int place, Relation relation, Optional<ColumnType> type) {
        RelationColumn column = relation.columns().get(place);
        return new Column(
                place + 1,
                column.name(),
                type.orElseGet(() -> new ColumnType(
                        "dropped type " + Integer.toUnsignedString(column.type()),
                        Integer.toUnsignedLong(column.type()),
                        0,
                        -1,
                        false)),
                false,
                Column.Generated.NEVER,
                Column.Identity.NONE);
    }

    /**
     * The columns that identify a row. The stream marks those of the replica identity, without their order, and all columns
     * where it is FULL.
     */
    private static List<String> key(@Nullable Table now, Relation relation) {
        List<String> marked = relation.columns().stream()
                .filter(RelationColumn::key)
                .map(RelationColumn::name)
                .toList();
        if (now != null) {
            List<String> key = now.key();
            boolean partition = !isHeapOfItself(now, relation);
            boolean there = relation.columns().stream()
                    .map(RelationColumn::name)
                    .toList()
                    .containsAll(key);
            boolean told = relation.identity() == ReplicaIdentity.FULL
                    || relation.identity() == ReplicaIdentity.NOTHING
                    || marked.size() == key.size() && marked.containsAll(key);
            if (there && (partition || told)) {
                return key;
            }
        }
        return relation.identity() == ReplicaIdentity.FULL ? List.of() : marked;
    }

    private static Table table(QualifiedName name, List<Column> columns, List<String> key, @Nullable Table now) {
        return new Table(
                now == null ? 0 : now.oid(),
                name,
                Table.Kind.ORDINARY,
                columns,
                key,
                List.of(),
                List.of(),
                now == null ? List.of() : now.heaps(),
                OptionalLong.empty(),
                null);
    }
}
