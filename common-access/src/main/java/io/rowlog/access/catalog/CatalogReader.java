package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SequenceValue;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.catalog.Uncaptured;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads what a database consists of. Stateless. */
public final class CatalogReader {
    private static final CatalogQuery DATABASE = new CatalogQuery("""
            SELECT d.datname, pg_catalog.current_setting('server_version_num')::int4,
                   pg_catalog.pg_encoding_to_char(d.encoding),
                   pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')
            FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database()
            """);
    /** A statement of its own: privileges on functions are checked even in a branch that is not taken. */
    private static final CatalogQuery SYSTEM =
            new CatalogQuery("SELECT system_identifier FROM pg_catalog.pg_control_system()");

    private final UncapturedReader uncapturedReader = new UncapturedReader();

    /**
     * Reads the catalog inside the caller's transaction; for one consistent picture that is a {@code REPEATABLE READ}
     * one. The session must have an empty {@code search_path}, as those of {@code PostgresConnector} do. Needs no
     * privilege on the tables; a sequence that the role may not read is named as not captured.
     *
     * @throws SQLException when a statement fails; the transaction is then aborted
     */
    public Catalog read(Connection connection) throws SQLException {
        Database database = DATABASE.list(connection, CatalogReader::database).getFirst();
        long system = database.mayReadControl()
                ? SYSTEM.list(connection, row -> row.getLong(1)).getFirst()
                : 0;
        SequenceReader.Sequences sequences = SequenceReader.read(connection);
        List<Table> tables = TableReader.read(connection);
        List<Uncaptured> uncaptured = new ArrayList<>(uncapturedReader.read(connection));
        for (QualifiedName sequence : sequences.unreadable()) {
            uncaptured.add(new Uncaptured("sequence", sequence.toString(), "this role may not read where it stands"));
        }
        return new Catalog(
                system,
                database.name(),
                database.serverVersion(),
                database.encoding(),
                tables,
                sequences.values(),
                uncaptured);
    }

    private record Database(String name, int serverVersion, String encoding, boolean mayReadControl) {}

    /**
     * Reads every table with rows of its own, in name order, as {@link #read} does.
     *
     * @throws SQLException when a statement fails; the transaction is then aborted
     */
    public List<Table> tables(Connection connection) throws SQLException {
        return TableReader.read(connection);
    }

    /**
     * Reads where those sequences stand that the role may read, in name order.
     *
     * @throws SQLException when a statement fails; the transaction is then aborted
     */
    public List<SequenceValue> sequences(Connection connection) throws SQLException {
        return SequenceReader.read(connection).values();
    }

    private static Database database(ResultSet row) throws SQLException {
        return new Database(row.getString(1), row.getInt(2), row.getString(3), row.getBoolean(4));
    }
}
