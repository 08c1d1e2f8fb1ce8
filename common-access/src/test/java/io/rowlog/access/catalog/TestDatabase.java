package io.rowlog.access.catalog;

import io.rowlog.access.postgres.Passwords;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.access.postgres.PostgresUrl;
import io.rowlog.embedded.postgres.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** An empty database of its own, dropped when closed. */
record TestDatabase(PostgresServer server, String name) implements AutoCloseable {
    static TestDatabase create(PostgresServer server, String name) throws SQLException {
        server.createDatabase(name);
        return new TestDatabase(server, name);
    }

    /** Runs a script as the superuser. */
    void run(String sql) throws SQLException {
        try (Connection connection = server.connect(name);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A session as the services open it. */
    Connection open() {
        return open(server.user());
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
