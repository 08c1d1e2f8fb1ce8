package io.rowlog.access.catalog;

import io.rowlog.access.connection.Passwords;
import io.rowlog.access.connection.PostgresUrl;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.fixture.Postgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** A database of its own, dropped when closed. */
record TestDatabase(Postgres server, String name) implements AutoCloseable {
    static TestDatabase create(Postgres server, String name) throws SQLException {
        server.createDatabase(name);
        return new TestDatabase(server, name);
    }

    /** One that holds what another one holds. */
    static TestDatabase copy(Postgres server, String original) throws SQLException {
        return new TestDatabase(server, server.copyDatabase(original));
    }

    /** Runs a script as the superuser. */
    void run(String sql) throws SQLException {
        server.execute(name, sql);
    }

    /** A session as the services open it. */
    Connection open() {
        return open("postgres");
    }

    Connection open(String user) {
        PostgresUrl url = PostgresUrl.parse(server.url(name));
        PostgresUrl asUser = new PostgresUrl(url.hosts(), url.database(), user, "", url.parameters());
        return new PostgresConnector(asUser, new Passwords(Map.of(), Path.of("/nonexistent"))).open();
    }

    @Override
    public void close() throws SQLException {
        server.dropDatabase(name);
    }
}
