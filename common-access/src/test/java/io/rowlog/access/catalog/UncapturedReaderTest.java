package io.rowlog.access.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.fixture.Versions;
import io.rowlog.schema.catalog.Uncaptured;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(StackExtension.class)
class UncapturedReaderTest {
    private static final String ORIGINAL = "uncaptured";

    private static Postgres server;

    private TestDatabase database;

    @BeforeAll
    static void startServer(Stack stack) throws SQLException {
        server = stack.version(Versions.newest());
        server.execute("postgres", "CREATE ROLE ann LOGIN");
        server.createDatabase(ORIGINAL);
        server.execute(ORIGINAL, """
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
            CREATE FUNCTION one_less(int, numeric) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT -1';
            """);
    }

    @BeforeEach
    void copyDatabase() throws SQLException {
        database = TestDatabase.copy(server, ORIGINAL);
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        database.close();
    }

    /** With the name of the database, of which each test has its own. */
    private String named(String text) {
        return text.replace("{database}", database.name());
    }

    @Test
    void capturedKindsAndTheirInnerPartsAreNotNamed() throws SQLException {
        assertThat(read()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE VIEW v AS SELECT 1",
                "CREATE MATERIALIZED VIEW \"M v\" AS SELECT 1",
                "CREATE FUNCTION two() RETURNS int LANGUAGE sql AS 'SELECT 2'",
                "CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int)",
                "CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1'",
                "CREATE TRIGGER g AFTER INSERT ON t EXECUTE FUNCTION one()",
                "CREATE TRIGGER g AFTER INSERT ON parts FOR EACH ROW EXECUTE FUNCTION one()",
                "CREATE CONSTRAINT TRIGGER g AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION one()",
                "CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING",
                "CREATE POLICY p ON t USING (true)",
                "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
                "CREATE EXTENSION hstore",
                "CREATE TYPE pair AS (a int, b int)",
                "CREATE TYPE span AS RANGE (SUBTYPE = text)",
                "CREATE COLLATION c (LOCALE = 'C')",
                "CREATE CAST (bytea AS xml) WITH INOUT",
                "CREATE OPERATOR @@@ (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq)",
                "CREATE OPERATOR CLASS o FOR TYPE text USING btree AS OPERATOR 1 <, FUNCTION 1 bttextcmp(text, text)",
                "CREATE OPERATOR FAMILY f USING btree; ALTER OPERATOR FAMILY f USING btree ADD OPERATOR 1 < (text,"
                        + " text)",
                "CREATE TEXT SEARCH PARSER p (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end,"
                        + " LEXTYPES = prsd_lextype)",
                "CREATE TEXT SEARCH TEMPLATE e (LEXIZE = dsimple_lexize)",
                "CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple)",
                "CREATE TEXT SEARCH CONFIGURATION c (COPY = simple)",
                "CREATE TRANSFORM FOR int LANGUAGE plpgsql (FROM SQL WITH FUNCTION prsd_lextype(internal))",
                "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w",
                "CREATE PUBLICATION everything FOR ALL TABLES",
                "CREATE PUBLICATION one FOR TABLE t",
                "CREATE STATISTICS s ON id, note FROM t",
                "CREATE LANGUAGE l HANDLER plpgsql_call_handler",
                "CREATE CONVERSION c FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8",
                "CREATE ACCESS METHOD m TYPE TABLE HANDLER heap_tableam_handler",
                "CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';"
                        + "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION e()",
                "COMMENT ON TABLE t IS 'x'; COMMENT ON INDEX t_lower IS 'x'; COMMENT ON COLUMN t.note IS 'x'",
                "COMMENT ON SCHEMA public IS 'mine'",
                "GRANT SELECT ON t TO ann; GRANT SELECT (note) ON t TO ann; REVOKE USAGE ON SCHEMA public FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION pg_ls_waldir() TO ann",
                "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO ann",
                "INSERT INTO pg_seclabel VALUES ('t'::regclass, 'pg_class'::regclass, 0, 'dummy', 'secret')",
                "INSERT INTO pg_seclabel VALUES ('public'::regnamespace, 'pg_namespace'::regclass, 0, 'dummy',"
                        + " 'secret')",
                "COMMENT ON DATABASE {database} IS 'x'",
                "ALTER DATABASE {database} SET work_mem = '8MB'",
                "ALTER ROLE ann IN DATABASE {database} SET work_mem = '8MB'",
                "CREATE TYPE shell",
                "ALTER OPERATOR FAMILY integer_ops USING btree ADD FUNCTION 1 (int, numeric) one_less(int, numeric)",
                "CREATE EXTENSION hstore; ALTER FUNCTION one DEPENDS ON EXTENSION hstore",
            })
    void whatIsCapturedIsNotNamed(String statements) throws SQLException {
        database.run(named(statements));

        assertThat(read()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GRANT CONNECT ON DATABASE {database} TO ann|grant|database {database}",
                "INSERT INTO pg_seclabel VALUES ('pg_class'::regclass, 'pg_class'::regclass, 0, 'dummy', 'secret')"
                        + "|security label|table pg_catalog.pg_class",
                "INSERT INTO pg_shseclabel SELECT oid, 'pg_database'::regclass, 'dummy', 'secret' FROM pg_database"
                        + " WHERE datname = current_database()|security label|database {database}",
                "CREATE TABLE u (a int REFERENCES t); ALTER TABLE u DISABLE TRIGGER ALL|foreign key|u_a_fkey on"
                        + " public.u",
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_lower'::regclass|index|public.t_lower",
            })
    void everythingElseIsNamed(String statement, String kind, String identity) throws SQLException {
        database.run(named(statement));

        assertThat(read())
                .extracting(Uncaptured::kind, Uncaptured::identity)
                .containsExactly(tuple(kind, named(identity)));
    }

    @Test
    void typesThatNeedCodeOfTheServerAreNotNamed() throws SQLException {
        database.run("""
            CREATE TYPE span;
            CREATE FUNCTION canon(span) RETURNS span LANGUAGE internal IMMUTABLE AS 'int4range_canonical';
            CREATE TYPE span AS RANGE (SUBTYPE = int, CANONICAL = canon);
            CREATE TYPE own;
            CREATE FUNCTION own_in(cstring) RETURNS own LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
            CREATE FUNCTION own_out(own) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
            CREATE TYPE own (INPUT = own_in, OUTPUT = own_out, INTERNALLENGTH = 4, PASSEDBYVALUE);
            """);

        assertThat(read()).isEmpty();
    }

    @Test
    void theRowsOfForeignTablesAndTheSecretsOfTheirServersUsersAreNamed() throws SQLException {
        database.run("""
            CREATE EXTENSION postgres_fdw;
            CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw;
            CREATE USER MAPPING FOR ann SERVER s OPTIONS (password 'secret');
            CREATE FOREIGN TABLE f (i int) SERVER s;
            """);

        assertThat(read())
                .extracting(Uncaptured::kind, Uncaptured::identity)
                .containsExactly(
                        tuple("option of user mapping", "password of ann on server s"),
                        tuple("rows of foreign table", "public.f"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host=h dbname=d|",
                "host=h dbname=d password=secret|password of subscription",
                "postgresql://u:secret@h/d?password=secret|password of subscription",
                "what is this|subscription",
                "host=h pass\\word=secret|subscription",
                "postgresql://u@h/d?pass%77ord=secret|subscription",
            })
    void aSubscriptionIsNamedWhereItIsNotKnownWhatIsSecretInItElseItsPassword(String connection, @Nullable String kind)
            throws SQLException {
        database.run("CREATE SUBSCRIPTION s CONNECTION 'dbname=x' PUBLICATION p WITH (connect = false);"
                + "UPDATE pg_subscription SET subconninfo = '" + connection + "'");
        try {
            assertThat(read())
                    .extracting(Uncaptured::kind, Uncaptured::identity)
                    .containsExactlyElementsOf(kind == null ? List.of() : List.of(tuple(kind, "s")));
        } finally {
            database.run("ALTER SUBSCRIPTION s SET (slot_name = NONE); DROP SUBSCRIPTION s");
        }
    }

    @Test
    void whatSomebodyMadeInASchemaOfTheSystemIsNamed() throws SQLException {
        database.run("CREATE FUNCTION pg_catalog.mine() RETURNS int LANGUAGE sql AS 'SELECT 1';"
                + "CREATE VIEW information_schema.mine AS SELECT 1; CREATE EXTENSION hstore SCHEMA pg_catalog;"
                + "CREATE COLLATION pg_catalog.mine (LOCALE = 'C')");

        assertThat(read())
                .containsExactly(
                        new Uncaptured("function", "pg_catalog.mine()", "it is in a schema of the system"),
                        new Uncaptured("view", "information_schema.mine", "it is in a schema of the system"));
    }

    @Test
    void aTablespaceOfATableIsNotNamed() throws SQLException {
        try (Connection connection = database.open();
                Statement statement = connection.createStatement()) {
            statement.execute("SET allow_in_place_tablespaces = on");
            statement.execute("CREATE TABLESPACE fast LOCATION ''");
            statement.execute(
                    "CREATE TABLE public.quick (id int PRIMARY KEY USING INDEX TABLESPACE fast) TABLESPACE fast");

            assertThat(read()).isEmpty();

            statement.execute("DROP TABLE public.quick");
            statement.execute("DROP TABLESPACE fast");
        }
    }

    @Test
    void whatAnExtensionBringsAlongIsPartOfTheExtension() throws SQLException {
        database.run("CREATE SCHEMA x; CREATE EXTENSION pg_trgm SCHEMA x; CREATE EXTENSION citext SCHEMA x;"
                + "CREATE EXTENSION btree_gist SCHEMA x; CREATE EXTENSION hstore SCHEMA x;"
                + "CREATE VIEW v AS SELECT x.similarity('a', 'b'); CREATE INDEX ON t USING gin (note x.gin_trgm_ops)");

        assertThat(read()).isEmpty();
    }

    @Test
    void partitionsThatUsersAddedToAnExtensionsTableAreNamedAndTablesThatItLeavesToThemAreRead() throws SQLException {
        database.run("""
            CREATE TABLE settings (i int); CREATE TABLE log (i int) PARTITION BY LIST (i);
            CREATE TABLE log_1 PARTITION OF log DEFAULT;
            CREATE EXTENSION hstore; ALTER EXTENSION hstore ADD TABLE settings; ALTER EXTENSION hstore ADD TABLE log;
            UPDATE pg_extension SET extconfig = ARRAY['settings'::regclass::oid] WHERE extname = 'hstore';
            """);

        assertThat(read())
                .containsExactly(new Uncaptured("table", "public.log_1", "a partition of an extension's table"));
        try (Connection connection = database.open()) {
            assertThat(new CatalogReader().read(connection).tables())
                    .extracting(table -> table.name().name())
                    .containsExactly("parts", "settings", "t");
        }
    }

    @Test
    void temporaryObjectsOfOtherSessionsAndTheRestoresOwnSchemaAreNotNamed() throws SQLException {
        database.run("CREATE SCHEMA rowlog; CREATE TABLE rowlog.progress (i int); CREATE VIEW rowlog.v AS SELECT 1;"
                + "GRANT SELECT ON rowlog.v TO ann; COMMENT ON TABLE rowlog.progress IS 'x'");
        try (Connection other = server.connect(database.name());
                Statement statement = other.createStatement()) {
            statement.execute("CREATE TEMP TABLE tt (i int DEFAULT 1 CHECK (i > 0));"
                    + "CREATE TEMP VIEW tv AS SELECT * FROM tt;"
                    + "CREATE TRIGGER g AFTER INSERT ON tt EXECUTE FUNCTION one(); GRANT SELECT ON tt TO ann;"
                    + "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'");

            assertThat(read()).isEmpty();
        }
    }

    @Test
    void aRoleWithoutAnyPrivilegeSeesTheSameAndWhatItMayNotRead() throws SQLException {
        database.run("SELECT lo_create(0); CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;"
                + "CREATE USER MAPPING FOR ann SERVER s");

        try (Connection connection = database.open("ann")) {
            List<Uncaptured> uncaptured = new ArrayList<>(read());
            uncaptured.add(new Uncaptured("user mapping", "ann on server s", "this role may not read its options"));
            assertThat(new UncapturedReader().read(connection)).isEqualTo(uncaptured);
        }
    }

    private List<Uncaptured> read() throws SQLException {
        try (Connection connection = database.open()) {
            return new UncapturedReader().read(connection);
        }
    }
}
