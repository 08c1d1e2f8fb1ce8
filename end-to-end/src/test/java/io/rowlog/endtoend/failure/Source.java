package io.rowlog.endtoend.failure;

import io.rowlog.embedded.postgres.PostgresServer;
import io.rowlog.fixture.EmbeddedPostgres;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A PostgreSQL server that wants a password. */
final class Source implements AutoCloseable {
    static final String PASSWORD = "hush-hush-42";

    final EmbeddedPostgres server = new EmbeddedPostgres(PostgresServer.builder()
            .withoutDurability()
            .password(PASSWORD)
            .setting("max_prepared_transactions", "5")
            .start());

    /** URL of a database with the superuser's password. */
    String url(String database) {
        return url("postgres", PASSWORD, database);
    }

    String url(String user, String password, String database) {
        return "postgresql://" + user + ":" + password + "@127.0.0.1:" + server.port() + "/" + database;
    }

    void create(String database, String sql) throws SQLException {
        server.createDatabase(database);
        execute(database, sql);
    }

    void execute(String database, String sql) throws SQLException {
        server.execute(database, sql);
    }

    /**
     * A database of which several chunks are read one after another, each for a good part of a second. A chunk is a number of
     * blocks, so blocks that are mostly empty make many chunks of few rows.
     */
    void createLarge(String database) throws SQLException {
        create(database, """
            CREATE TABLE small (id int PRIMARY KEY, name text UNIQUE);
            INSERT INTO small SELECT i, 'n' || i FROM generate_series(1, 1000) i;
            CREATE TABLE large (id bigserial PRIMARY KEY, small int NOT NULL REFERENCES small, filler text, made timestamptz)
                WITH (fillfactor = 40);
            INSERT INTO large (small, filler, made)
            SELECT 1 + i % 1000, repeat(md5(i::text), 20), timestamptz '2024-01-01' + i * interval '1 s'
            FROM generate_series(1, 120000) i;
            CREATE TABLE keyless (a int, b text);
            INSERT INTO keyless SELECT i / 2, 'twice' FROM generate_series(1, 5000) i;
            """);
    }

    /** Count and checksum of the rows of each table, as PostgreSQL itself sees them. */
    List<String> contents(String database) throws SQLException {
        List<String> contents = new ArrayList<>();
        for (String table : List.of("small", "large", "keyless")) {
            contents.addAll(server.strings(
                    database,
                    "SELECT '" + table + " ' || count(*) || ' ' || sum(hashtextextended(t::text, 0)) FROM " + table
                            + " AS t"));
        }
        return contents;
    }

    @Override
    public void close() {
        server.close();
    }
}
