package io.rowlog.access.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.rowlog.embedded.postgres.PostgresServer;
import io.rowlog.schema.catalog.Uncaptured;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UncapturedReaderTest {
    private static PostgresServer server;

    private TestDatabase database;

    @BeforeAll
    static void startServer() throws SQLException {
        server = PostgresServer.builder().withoutDurability().start();
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE ann LOGIN");
        }
    }

    @AfterAll
    static void stopServer() {
        server.stop();
    }

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestDatabase.create(server, "uncaptured");
        database.run("""
                CREATE TYPE mood AS ENUM ('happy');
                CREATE DOMAIN price AS numeric CHECK (VALUE > 0);
                CREATE TABLE t (
                    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, serial serial, m mood DEFAULT 'happy', p price,
                    note text UNIQUE CHECK (note <> ''), parent int REFERENCES t, r int4range,
                    EXCLUDE USING gist (r WITH &&));
                CREATE INDEX t_lower ON t (lower(note));
                CREATE TABLE parts (i int PRIMARY KEY, t int REFERENCES t) PARTITION BY RANGE (i);
                CREATE TABLE parts_rest PARTITION OF parts DEFAULT;
                CREATE FUNCTION one() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
                """);
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        database.close();
    }

    @Test
    void capturedKindsAndTheirInnerPartsAreNotNamed() throws SQLException {
        assertThat(read())
                .extracting(Uncaptured::kind, Uncaptured::identity)
                .containsExactly(tuple("function", "public.one()"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE VIEW v AS SELECT 1|view|public.v",
                "CREATE MATERIALIZED VIEW \"M v\" AS SELECT 1|materialized view|public.\"M v\"",
                "CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int)|aggregate|public.total(integer)",
                "CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1'|procedure|public.p()",
                "CREATE TRIGGER g AFTER INSERT ON t EXECUTE FUNCTION one()|trigger|g on public.t",
                "CREATE TRIGGER g AFTER INSERT ON parts FOR EACH ROW EXECUTE FUNCTION one()|trigger|g on public.parts",
                "CREATE CONSTRAINT TRIGGER g AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION one()|trigger|g on public.t",
                "CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING|rule|r on public.t",
                "CREATE POLICY p ON t USING (true)|policy|p on public.t",
                "CREATE EXTENSION hstore|extension|hstore",
                "CREATE TYPE pair AS (a int, b int)|composite type|public.pair",
                "CREATE TYPE span AS RANGE (SUBTYPE = text)|range type|public.span",
                "CREATE COLLATION c (LOCALE = 'C')|collation|public.c",
                "CREATE CAST (bytea AS xml) WITH INOUT|cast|(pg_catalog.bytea AS pg_catalog.xml)",
                "CREATE OPERATOR @@@ (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq)|operator|public.@@@(integer,integer)",
                "CREATE TEXT SEARCH CONFIGURATION c (COPY = simple)|text search configuration|public.c",
                "CREATE FOREIGN DATA WRAPPER w|foreign-data wrapper|w",
                "CREATE PUBLICATION everything FOR ALL TABLES|publication|everything",
                "CREATE PUBLICATION one FOR TABLE t|publication|one",
                "CREATE STATISTICS s ON id, note FROM t|statistics object|public.s",
                "CREATE LANGUAGE l HANDLER plpgsql_call_handler|language|l",
                "CREATE CONVERSION c FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8|conversion|public.c",
                "CREATE ACCESS METHOD m TYPE TABLE HANDLER heap_tableam_handler|access method|m",
                "COMMENT ON TABLE t IS 'x'|comment|table public.t",
                "COMMENT ON INDEX t_lower IS 'x'|comment|index public.t_lower",
                "COMMENT ON COLUMN t.note IS 'x'|comment|table column public.t.note",
                "COMMENT ON SCHEMA public IS 'mine'|comment|schema public",
                "COMMENT ON DATABASE uncaptured IS 'x'|comment|database uncaptured",
                "ALTER TABLE t ENABLE ROW LEVEL SECURITY|row security|public.t",
                "GRANT SELECT ON t TO ann|grant|table public.t",
                "GRANT SELECT (note) ON t TO ann|grant|table column public.t.note",
                "REVOKE USAGE ON SCHEMA public FROM PUBLIC|grant|schema public",
                "GRANT EXECUTE ON FUNCTION pg_ls_waldir() TO ann|grant|function pg_catalog.pg_ls_waldir()",
                "GRANT CONNECT ON DATABASE uncaptured TO ann|grant|database uncaptured",
                "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO ann|default acl|for role postgres on tables",
                "ALTER DATABASE uncaptured SET work_mem = '8MB'|database setting|work_mem",
                "ALTER ROLE ann IN DATABASE uncaptured SET work_mem = '8MB'|database setting|role ann work_mem",
                "SELECT lo_create(0), lo_create(0)|large objects|2",
                "CREATE SUBSCRIPTION s CONNECTION 'dbname=x' PUBLICATION p WITH (connect = false)|subscription|s",
            })
    void everythingElseIsNamed(String statement, String kind, String identity) throws SQLException {
        database.run(statement);

        assertThat(read())
                .extracting(Uncaptured::kind, Uncaptured::identity)
                .containsExactlyInAnyOrder(tuple("function", "public.one()"), tuple(kind, identity));
        if (kind.equals("subscription")) {
            database.run("ALTER SUBSCRIPTION s SET (slot_name = NONE); DROP SUBSCRIPTION s");
        }
    }

    @Test
    void foreignServersTheirTablesAndUserMappingsAreNamed() throws SQLException {
        database.run("""
                CREATE EXTENSION postgres_fdw;
                CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw;
                CREATE USER MAPPING FOR ann SERVER s;
                CREATE FOREIGN TABLE f (i int) SERVER s;
                DROP FUNCTION one;
                """);

        assertThat(read())
                .extracting(Uncaptured::kind, Uncaptured::identity)
                .containsExactly(
                        tuple("extension", "postgres_fdw"),
                        tuple("foreign table", "public.f"),
                        tuple("server", "s"),
                        tuple("user mapping", "ann on server s"));
    }

    @Test
    void eventTriggersAreNamed() throws SQLException {
        database.run("CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';"
                + "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION e()");

        assertThat(read()).extracting(Uncaptured::kind).containsExactly("event trigger", "function", "function");
    }

    @Test
    void whatAnExtensionBringsAlongIsPartOfTheExtension() throws SQLException {
        database.run(
                "DROP FUNCTION one; CREATE SCHEMA x; CREATE EXTENSION pg_trgm SCHEMA x; CREATE EXTENSION citext SCHEMA x;"
                        + "CREATE VIEW v AS SELECT x.similarity('a', 'b'); CREATE INDEX ON t USING gin (note x.gin_trgm_ops)");

        assertThat(read())
                .extracting(Uncaptured::kind, Uncaptured::identity)
                .containsExactly(
                        tuple("extension", "citext"), tuple("extension", "pg_trgm"), tuple("view", "public.v"));
    }

    @Test
    void tablesOfAnExtensionThatHoldRowsOfUsersAreNamed() throws SQLException {
        database.run("""
                CREATE TABLE settings (i int); CREATE TABLE log (i int) PARTITION BY LIST (i);
                CREATE TABLE log_1 PARTITION OF log DEFAULT; DROP FUNCTION one;
                CREATE EXTENSION hstore; ALTER EXTENSION hstore ADD TABLE settings; ALTER EXTENSION hstore ADD TABLE log;
                UPDATE pg_extension SET extconfig = ARRAY['settings'::regclass::oid] WHERE extname = 'hstore';
                """);

        assertThat(read())
                .containsExactly(
                        new Uncaptured("extension", "hstore", "definitions of this kind are not captured yet"),
                        new Uncaptured("table", "public.log_1", "a partition of an extension's table"),
                        new Uncaptured("table", "public.settings", "its rows belong to extension hstore"));
        try (Connection connection = database.open()) {
            assertThat(new CatalogReader().read(connection).tables())
                    .extracting(table -> table.name().name())
                    .containsExactly("parts", "t");
        }
    }

    @Test
    void temporaryObjectsOfOtherSessionsAndTheRestoresOwnSchemaAreNotNamed() throws SQLException {
        database.run("CREATE SCHEMA rowlog; CREATE TABLE rowlog.progress (i int); CREATE VIEW rowlog.v AS SELECT 1;"
                + "GRANT SELECT ON rowlog.v TO ann; COMMENT ON TABLE rowlog.progress IS 'x'");
        try (Connection other = server.connect("uncaptured");
                Statement statement = other.createStatement()) {
            statement.execute("CREATE TEMP TABLE tt (i int DEFAULT 1 CHECK (i > 0));"
                    + "CREATE TEMP VIEW tv AS SELECT * FROM tt;"
                    + "CREATE TRIGGER g AFTER INSERT ON tt EXECUTE FUNCTION one(); GRANT SELECT ON tt TO ann;"
                    + "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'");

            assertThat(read()).extracting(Uncaptured::kind).containsExactly("function");
        }
    }

    @Test
    void aRoleWithoutAnyPrivilegeSeesTheSame() throws SQLException {
        database.run("CREATE VIEW v AS SELECT 1; CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;"
                + "CREATE USER MAPPING FOR ann SERVER s");

        try (Connection connection = database.open("ann")) {
            assertThat(new UncapturedReader().read(connection)).isEqualTo(read());
        }
    }

    private List<Uncaptured> read() throws SQLException {
        try (Connection connection = database.open()) {
            return new UncapturedReader().read(connection);
        }
    }
}
