package io.rowlog.producer.snapshot;

import io.rowlog.access.catalog.CatalogReader;
import io.rowlog.access.catalog.LockWait;
import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.access.definition.DefinitionReader;
import io.rowlog.access.definition.Selection;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.producer.preflight.Finding;
import io.rowlog.producer.preflight.Preflight;
import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.catalog.Uncaptured;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a snapshot is going to hold, apart from rows. Immutable.
 *
 * @param tables those of the catalog's tables that are chosen
 * @param definitions what is created before and after their rows
 * @param uncaptured what is not in the snapshot and should be known
 * @param findings of the preflight checks; none of them an error
 */
record SourceContent(
        Catalog catalog,
        List<Table> tables,
        List<Definition> definitions,
        List<Uncaptured> uncaptured,
        List<Finding> findings) {
    private static final String SERIALIZATION_FAILURE = "40001";

    SourceContent {
        tables = List.copyOf(tables);
        definitions = List.copyOf(definitions);
        uncaptured = List.copyOf(uncaptured);
        findings = List.copyOf(findings);
    }

    /**
     * Reads it in the connection's transaction, and locks the tables until that ends.
     *
     * @param source where a further session is opened, to compare with the present
     * @throws OutdatedSnapshotException when definitions changed since the transaction's snapshot
     * @throws Failure when a preflight check finds an error, the patterns do, or a table stays locked by another
     *     session, which is then named
     */
    static SourceContent read(Connection connection, PostgresConnector source, TablePatterns patterns)
            throws SQLException, OutdatedSnapshotException {
        try {
            LockWait.limit(connection);
            return read(connection, patterns, source);
        } catch (SQLException e) {
            if (LockWait.caused(e)) {
                throw LockWait.error(source);
            }
            if (Unconvertible.caused(e)) {
                throw Unconvertible.in("A name, a comment or a definition in database "
                        + source.url().database());
            }
            throw e;
        }
    }

    private static SourceContent read(Connection connection, TablePatterns patterns, PostgresConnector source)
            throws SQLException, OutdatedSnapshotException {
        Catalog whole = new CatalogReader().read(connection);
        List<Table> tables = patterns.select(whole.tables());
        Catalog catalog = whole.without(patterns.leftOut(whole.tablesByName().keySet()));
        List<Finding> findings = new Preflight().require(connection, catalog, tables);
        new TableLocks(connection, tables).take(source);
        Selection selection = Selection.of(definitions(connection), catalog.tables(), tables);
        return new SourceContent(
                catalog,
                tables,
                selection.kept(),
                Stream.concat(catalog.uncaptured().stream(), selection.leftOut().stream())
                        .toList(),
                findings);
    }

    private static List<Definition> definitions(Connection connection) throws SQLException, OutdatedSnapshotException {
        try {
            return new DefinitionReader().read(connection);
        } catch (SQLException e) {
            if (SERIALIZATION_FAILURE.equals(e.getSQLState())) {
                throw new OutdatedSnapshotException("an object was dropped");
            }
            throw e;
        }
    }
}
