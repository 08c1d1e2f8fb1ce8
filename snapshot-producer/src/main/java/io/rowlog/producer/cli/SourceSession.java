package io.rowlog.producer.cli;

import io.rowlog.access.catalog.CatalogReader;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.schema.catalog.Catalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A session that only reads, all of it as of one moment. Not safe for use by several threads. */
final class SourceSession implements AutoCloseable {
    private final Connection connection;

    private SourceSession(Connection connection) {
        this.connection = connection;
    }

    static SourceSession open(PostgresConnector source) throws SQLException {
        Connection connection = source.open();
        try {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            }
            return new SourceSession(connection);
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
        return new CatalogReader().read(connection);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
