package io.rowlog.producer.api;

import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.Versions;
import io.rowlog.producer.source.SourceNames;
import io.rowlog.producer.source.SourceObjects;
import io.rowlog.schema.log.LogName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** A source with two tables, and a broker, as the service's configuration names them. */
record ProducerServers(Postgres postgres, String database, String kafka) {
    static ProducerServers of(Stack stack) throws SQLException {
        Postgres postgres = stack.version(Versions.newest());
        String database = postgres.newDatabase("service");
        postgres.execute(
                database,
                "CREATE TABLE public.a AS SELECT n FROM generate_series(1, 1000) n; CREATE TABLE public.b (x int)");
        return new ProducerServers(postgres, database, stack.kafka());
    }

    Map<String, String> properties(String log) {
        return Map.of(
                "rowlog.source.url",
                postgres.url(database),
                "rowlog.kafka.servers",
                kafka,
                "rowlog.log",
                log,
                "micronaut.server.port",
                "-1");
    }

    /** Takes away what a stream has made, whose slot is free. */
    void detach(String log) throws SQLException {
        try (Connection session = postgres.connect(database)) {
            new SourceObjects(new SourceNames(new LogName(log))).remove(session);
        }
    }

    /** A session that keeps snapshots from beginning to read, until it is closed. */
    Connection locked() throws SQLException {
        Connection session = postgres.connect(database);
        session.setAutoCommit(false);
        try (Statement statement = session.createStatement()) {
            statement.execute("LOCK TABLE public.a IN ACCESS EXCLUSIVE MODE");
        }
        return session;
    }
}
