package io.rowlog.producer.cli;

import io.rowlog.access.catalog.CatalogReader;
import io.rowlog.access.catalog.LockWait;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.schema.catalog.Catalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A session that only reads, all of it as of one moment. Not safe for use by several threads. */
final class SourceSession implements AutoCloseable {
    private final PostgresConnector source;
    private final Connection connection;

    private SourceSession(PostgresConnector source, Connection connection) {
        this.source = source;
        this.connection = connection;
    }

    static SourceSession open(PostgresConnector source) throws SQLException {
        Connection connection = source.open();
        try {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            }
            LockWait.limit(connection);
            return new SourceSession(source, connection);
        } catch (SQLException | RuntimeException e) {
            try (connection) {
                throw e;
            }
        }
    }

    Connection connection() {
        return connection;
    }

    Catalog catalog() throws SQLException {
        try {
            return new CatalogReader().read(connection);
        } catch (SQLException e) {
            if (LockWait.caused(e)) {
                throw LockWait.error(source);
            }
            throw e;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
