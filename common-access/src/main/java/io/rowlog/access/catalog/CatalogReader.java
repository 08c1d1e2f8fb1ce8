package io.rowlog.access.catalog;

import io.rowlog.access.catalog.HeapQuery.EstimatedHeap;
import io.rowlog.access.catalog.RelationQuery.Relation;
import io.rowlog.access.catalog.SequenceQuery.Sequences;
import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.catalog.Column;
import io.rowlog.schema.catalog.ForeignKey;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.catalog.Uncaptured;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads what a database consists of. Stateless. */
public final class CatalogReader {
    private final UncapturedReader uncapturedReader = new UncapturedReader();

    /**
     * Reads the catalog inside the caller's transaction; for one consistent picture that is a {@code REPEATABLE READ}
     * one. The session must have an empty {@code search_path}, as those of {@code PostgresConnector} do. Needs no
     * privilege on the tables; a sequence that the role may not read is named as not captured.
     *
     * @throws SQLException when a statement fails; the transaction is then aborted
     */
    public Catalog read(Connection connection) throws SQLException {
        DatabaseQuery database = DatabaseQuery.read(connection);
        Sequences sequences = SequenceQuery.read(connection);
        List<Table> tables = tables(connection);
        List<Uncaptured> uncaptured = new ArrayList<>(uncapturedReader.read(connection));
        for (QualifiedName sequence : sequences.unreadable()) {
            uncaptured.add(new Uncaptured("sequence", sequence.toString(), "this role may not read where it stands"));
        }
        return new Catalog(
                database.systemIdentifier(),
                database.name(),
                database.serverVersion(),
                database.encoding(),
                tables,
                sequences.values(),
                uncaptured);
    }

    private static List<Table> tables(Connection connection) throws SQLException {
        List<Relation> relations = RelationQuery.read(connection);
        List<Long> oids = relations.stream().map(Relation::oid).toList();
        Map<Long, List<Column>> columns = ColumnQuery.read(connection, oids);
        Map<Long, List<String>> keys = KeyQuery.read(connection, oids);
        Map<Long, List<ForeignKey>> foreignKeys = ForeignKeyQuery.read(connection, oids);
        Map<Long, List<QualifiedName>> parents = ParentQuery.read(connection, oids);
        Map<Long, List<EstimatedHeap>> heaps = HeapQuery.read(connection, oids);
        List<Table> tables = new ArrayList<>(relations.size());
        for (Relation relation : relations) {
            List<EstimatedHeap> own = heaps.getOrDefault(relation.oid(), List.of());
            tables.add(new Table(
                    relation.oid(),
                    relation.name(),
                    relation.kind(),
                    columns.getOrDefault(relation.oid(), List.of()),
                    keys.getOrDefault(relation.oid(), List.of()),
                    foreignKeys.getOrDefault(relation.oid(), List.of()),
                    parents.getOrDefault(relation.oid(), List.of()),
                    own.stream().map(EstimatedHeap::heap).toList(),
                    own.stream().mapToLong(EstimatedHeap::rows).sum(),
                    relation.condition()));
        }
        return List.copyOf(tables);
    }
}
