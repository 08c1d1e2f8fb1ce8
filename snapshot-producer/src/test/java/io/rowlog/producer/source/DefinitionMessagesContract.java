package io.rowlog.producer.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.access.definition.DefinitionReader;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.VersionTest;
import io.rowlog.producer.source.DefinitionMessage.CommandEnded;
import io.rowlog.producer.source.DefinitionMessage.ObjectsDropped;
import io.rowlog.producer.source.DefinitionMessage.TableRewritten;
import io.rowlog.producer.source.DefinitionMessage.Undescribed;
import io.rowlog.schema.catalog.Definition;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What event triggers tell, read back from the write-ahead log. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DefinitionMessagesContract {
    private final int version;
    private final Postgres server;
    private FollowedDatabase original;
    private List<Definition> originals;

    DefinitionMessagesContract(int version) {
        this.version = version;
        this.server = EmbeddedPostgres.start(version);
    }

    /** Copying it is less work than making and reading it for each script; addresses stay what they are. */
    @BeforeAll
    void makeOriginal() throws SQLException {
        original = FollowedDatabase.original(server, BEFORE);
        originals = definitions(original);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** Makes the definitions that follow from earlier ones and messages. */
    private static final class Followed {
        private final Map<String, Definition> definitions = new HashMap<>();

        Followed(List<Definition> before) {
            before.forEach(definition -> definitions.put(definition.id(), definition));
        }

        void apply(DefinitionMessage message) {
            switch (message) {
                case CommandEnded ended -> replace(ended.description());
                case ObjectsDropped dropped -> {
                    dropped.objects().forEach(object -> drop(object.address()));
                    replace(dropped.description());
                }
                case TableRewritten rewritten -> {}
                case Undescribed undescribed -> throw new IllegalStateException(undescribed.toString());
            }
        }

        private void drop(String address) {
            definitions.keySet().removeIf(id -> id.equals(address) || id.startsWith(address + "/"));
        }

        private void replace(DefinitionMessage.Description description) {
            Set<String> tables = new HashSet<>();
            definitions.values().stream()
                    .filter(definition -> description.objects().contains(definition.id()))
                    .map(definition -> definition.table().toString())
                    .filter(table -> !table.equals("."))
                    .forEach(tables::add);
            definitions.values().removeIf(definition -> {
                String address = definition.id().replaceFirst("/.*", "");
                return tables.contains(definition.table().toString())
                        || description.objects().contains(address.replaceFirst(":\\d+$", ":0"));
            });
            description
                    .definitions(Set.copyOf(definitions.keySet()))
                    .forEach(definition -> definitions.put(definition.id(), definition));
        }

        /** What is missing and what is too much, without the order and what depends on it. */
        List<String> differences(List<Definition> after) {
            List<String> differences = new ArrayList<>();
            Set<String> there = statements(definitions.values());
            Set<String> wanted = statements(after);
            wanted.stream().filter(text -> !there.contains(text)).forEach(text -> differences.add("missing " + text));
            there.stream().filter(text -> !wanted.contains(text)).forEach(text -> differences.add("gone " + text));
            return differences;
        }

        private static Set<String> statements(Iterable<Definition> definitions) {
            Set<String> statements = new HashSet<>();
            for (Definition definition : definitions) {
                statements.add(definition.id() + " " + definition.kind() + " " + definition.identity() + ": "
                        + definition.statements() + definition.roles());
            }
            return statements;
        }
    }

    private List<Definition> definitions(FollowedDatabase database) throws SQLException {
        try (Connection session = database.session()) {
            session.setAutoCommit(false);
            return new DefinitionReader().read(session);
        }
    }

    private static List<Definition> definitions(DefinitionMessage message) {
        return switch (message) {
            case CommandEnded ended -> ended.description().definitions(Set.of());
            case ObjectsDropped dropped -> dropped.description().definitions(Set.of());
            case TableRewritten rewritten -> List.of();
            case Undescribed undescribed -> throw new AssertionError(undescribed.toString());
        };
    }

    private static List<String> commands(List<DefinitionMessage> messages) {
        return messages.stream().map(DefinitionMessage::command).toList();
    }

    private static final String BEFORE = """
            CREATE TYPE mood AS ENUM ('sad', 'ok');
            CREATE SEQUENCE numbers;
            CREATE FUNCTION twice(i int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT i * 2';
            CREATE TABLE parent (id int PRIMARY KEY, feeling mood DEFAULT 'ok', note text, n int CHECK (n > 0));
            CREATE TABLE child (id int PRIMARY KEY, parent int REFERENCES parent ON DELETE CASCADE, note text);
            CREATE INDEX child_note ON child (note);
            CREATE VIEW both_tables AS SELECT p.id, c.note FROM parent p JOIN child c ON c.parent = p.id;
            CREATE TABLE events (at date NOT NULL, what text, PRIMARY KEY (at, what)) PARTITION BY RANGE (at);
            CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
            CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
            CREATE TABLE base (a int);
            CREATE TABLE derived (b int) INHERITS (base);
            INSERT INTO parent VALUES (1, 'ok', 'x', 1);
            INSERT INTO child VALUES (1, 1, 'y');
            """;

    private static final List<String> SCRIPTS = List.of(
            "CREATE TABLE t (id int PRIMARY KEY, note text DEFAULT 'x', UNIQUE (note))",
            "CREATE TABLE t AS SELECT * FROM parent",
            "SELECT * INTO t FROM parent",
            "CREATE TABLE t (LIKE parent INCLUDING ALL); CREATE INDEX ON t (note); COMMENT ON TABLE t IS 'x'",
            "ALTER TABLE parent ADD COLUMN c int DEFAULT 5",
            "ALTER TABLE parent ADD COLUMN c timestamptz DEFAULT clock_timestamp()",
            "ALTER TABLE parent ALTER COLUMN n TYPE bigint USING n * 2",
            "ALTER TABLE parent RENAME COLUMN id TO identity",
            "ALTER TABLE parent RENAME TO \"the \"\"parent\"",
            "ALTER TABLE child DROP COLUMN note CASCADE",
            "ALTER TABLE parent DROP CONSTRAINT parent_pkey CASCADE",
            "DROP VIEW both_tables; ALTER TABLE parent ALTER COLUMN id TYPE bigint",
            "DROP VIEW both_tables",
            "DROP TABLE parent CASCADE",
            "ALTER TYPE mood ADD VALUE 'happy'",
            "ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'",
            "ALTER TYPE mood RENAME TO feeling",
            "DROP TYPE mood CASCADE",
            "CREATE SCHEMA other; ALTER TABLE parent SET SCHEMA other; ALTER SCHEMA other RENAME TO another",
            "CREATE SCHEMA other CREATE TABLE t (id int PRIMARY KEY) CREATE VIEW v AS SELECT * FROM t",
            "CREATE TABLE events_3 PARTITION OF events FOR VALUES FROM ('2026-03-01') TO ('2026-04-01')",
            "ALTER TABLE events DETACH PARTITION events_1",
            "CREATE TABLE e (at date NOT NULL, what text NOT NULL);"
                    + "ALTER TABLE events ATTACH PARTITION e FOR VALUES FROM ('2026-04-01') TO ('2026-05-01')",
            "ALTER TABLE events ADD COLUMN more int; CREATE INDEX ON events (more)",
            "ALTER TABLE base ADD COLUMN c int; ALTER TABLE derived NO INHERIT base",
            "GRANT SELECT ON parent, child TO pg_monitor; GRANT UPDATE (note) ON child TO pg_monitor;"
                    + "GRANT EXECUTE ON FUNCTION twice TO pg_monitor; REVOKE SELECT ON parent FROM pg_monitor",
            "ALTER TABLE parent OWNER TO pg_monitor; ALTER FUNCTION twice(int) OWNER TO pg_monitor",
            "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor",
            "CREATE SEQUENCE s OWNED BY parent.n; ALTER SEQUENCE numbers INCREMENT 5",
            "ALTER TABLE parent ADD COLUMN g int GENERATED ALWAYS AS IDENTITY; DROP SEQUENCE numbers",
            "CREATE OR REPLACE FUNCTION twice(i int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT i + i'",
            "CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
                    + "CREATE TRIGGER noted BEFORE INSERT ON parent EXECUTE FUNCTION noted();"
                    + "ALTER TABLE parent DISABLE TRIGGER noted; ALTER FUNCTION noted() RENAME TO n",
            "CREATE POLICY p ON parent USING (n > 1); ALTER TABLE parent ENABLE ROW LEVEL SECURITY",
            "CREATE RULE r AS ON INSERT TO child DO ALSO NOTIFY x; CREATE STATISTICS st ON id, parent FROM child",
            "CREATE DOMAIN d AS int; ALTER DOMAIN d ADD CONSTRAINT positive CHECK (VALUE > 0); COMMENT ON DOMAIN d IS 'x'",
            "CREATE TYPE pair AS (a int, b text); ALTER TYPE pair ADD ATTRIBUTE c date",
            "CREATE MATERIALIZED VIEW m AS SELECT * FROM parent; CREATE INDEX ON m (id);"
                    + "REFRESH MATERIALIZED VIEW m; ALTER MATERIALIZED VIEW m RENAME TO mm",
            "CREATE PUBLICATION p FOR TABLE parent; ALTER PUBLICATION p ADD TABLE child; ALTER PUBLICATION p DROP TABLE parent",
            "CREATE AGGREGATE total (int) (SFUNC = int4pl, STYPE = int); COMMENT ON FUNCTION twice(int) IS 'x'",
            "CREATE TYPE r AS RANGE (subtype = int); CREATE TABLE t (x r, y mood[]); DROP TABLE t",
            "CREATE OPERATOR <%> (LEFTARG = int, RIGHTARG = int, FUNCTION = int4pl); CREATE CAST (mood AS int) WITH INOUT",
            "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE USER MAPPING FOR CURRENT_USER SERVER s;"
                    + "CREATE FOREIGN TABLE f (a int) SERVER s",
            "ALTER TABLE parent ALTER COLUMN note SET STORAGE external, ALTER COLUMN note SET STATISTICS 7",
            "ALTER INDEX child_note RENAME TO cn; CREATE UNIQUE INDEX u ON child (note); DROP INDEX cn",
            "ALTER TABLE child REPLICA IDENTITY FULL; CREATE COLLATION c (locale = 'C'); ALTER COLLATION c RENAME TO cc");

    Stream<String> scripts() {
        return VersionTest.Turns.share(SCRIPTS, version);
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void messagesLeadFromTheDefinitionsBeforeToThoseAfter(String script) throws SQLException {
        try (FollowedDatabase database = original.copy()) {
            Followed followed = new Followed(originals);

            // In one transaction, but for enum values, and as one statement of the client.
            database.messages(script).forEach(followed::apply);

            assertThat(followed.differences(definitions(database))).isEmpty();
        }
    }

    @Test
    void manyCommandsAreToldOneByOne() throws SQLException {
        try (FollowedDatabase database = FollowedDatabase.create(server, "")) {
            List<DefinitionMessage> messages =
                    database.messages("CREATE TABLE one (id int); CREATE TABLE two (id int); DROP TABLE one");

            assertThat(commands(messages)).containsExactly("CREATE TABLE", "CREATE TABLE", "DROP TABLE");
            assertThat(messages.getFirst()).isInstanceOfSatisfying(CommandEnded.class, ended -> {
                assertThat(ended.context().statement()).contains("CREATE TABLE one (id int)");
                assertThat(ended.context().role()).isEqualTo("postgres");
                assertThat(ended.objects()).singleElement().satisfies(object -> {
                    assertThat(object.identity()).isEqualTo("public.one");
                    assertThat(object.schema()).contains("public");
                });
            });
        }
    }

    @Test
    void whatIsRolledBackIsNotTold() throws SQLException {
        try (FollowedDatabase database = FollowedDatabase.create(server, "CREATE TABLE t (id int PRIMARY KEY)")) {
            List<DefinitionMessage> messages = database.messages("""
                    BEGIN;
                    INSERT INTO t VALUES (1);
                    SAVEPOINT a; ALTER TABLE t ADD COLUMN gone int; ROLLBACK TO a;
                    ALTER TABLE t ADD COLUMN kept int;
                    INSERT INTO t VALUES (2, 3);
                    COMMIT""");

            assertThat(messages)
                    .singleElement()
                    .satisfies(message -> assertThat(definitions(message).toString())
                            .contains("kept integer")
                            .doesNotContain("gone"));
        }
    }

    @Test
    void commandsWithinFunctionsAndBlocksAreTold() throws SQLException {
        try (FollowedDatabase database = FollowedDatabase.create(server, """
                CREATE FUNCTION makes() RETURNS void LANGUAGE plpgsql AS 'BEGIN CREATE TABLE made (id int); END'""")) {
            List<DefinitionMessage> messages = database.messages(
                    "DO 'BEGIN FOR i IN 1..2 LOOP EXECUTE format(''CREATE TABLE t%s (id int)'', i); END LOOP; END'",
                    "SELECT makes()");

            assertThat(messages)
                    .extracting(message ->
                            ((CommandEnded) message).objects().getFirst().identity())
                    .containsExactly("public.t1", "public.t2", "public.made");
        }
    }

    @Test
    void temporaryObjectsAreNotTold() throws SQLException {
        try (FollowedDatabase database = FollowedDatabase.create(server, "CREATE TABLE t (id int)")) {
            List<DefinitionMessage> messages = database.messages("""
                    CREATE TEMPORARY TABLE x (id int PRIMARY KEY, s serial, t text);
                    CREATE INDEX ON x (t);
                    ALTER TABLE x ADD COLUMN more int DEFAULT 5, ADD COLUMN again timestamptz DEFAULT clock_timestamp();
                    CREATE TEMPORARY VIEW v AS SELECT * FROM x;
                    CREATE TEMPORARY TABLE y AS SELECT * FROM x;
                    COMMENT ON TABLE x IS 'x';
                    GRANT SELECT ON x TO pg_monitor;
                    CREATE TRIGGER u BEFORE UPDATE ON x FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
                    DROP TABLE x CASCADE""");

            assertThat(messages).isEmpty();
        }
    }

    @Test
    void aTemporaryTableOfACatalogsNameStandsForNone() throws SQLException {
        try (FollowedDatabase database = FollowedDatabase.create(server, "")) {
            List<DefinitionMessage> messages = database.messages("""
                    CREATE TEMPORARY TABLE pg_class (oid oid, relname name);
                    CREATE TABLE t (id int PRIMARY KEY)""");

            assertThat(messages)
                    .singleElement()
                    .satisfies(message ->
                            assertThat(definitions(message).toString()).contains("CREATE TABLE public.t"));
        }
    }

    @Test
    void aRewriteIsToldWithItsReasonBeforeTheCommandsEnd() throws SQLException {
        try (FollowedDatabase database =
                FollowedDatabase.create(server, "CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1)")) {
            List<DefinitionMessage> messages = database.messages(
                    "ALTER TABLE t ADD COLUMN at timestamptz DEFAULT clock_timestamp()",
                    "ALTER TABLE t ALTER COLUMN id TYPE text USING 'x' || id");

            assertThat(messages.get(0)).isInstanceOfSatisfying(TableRewritten.class, rewritten -> {
                assertThat(rewritten.table()).hasToString("public.t");
                assertThat(rewritten.reason()).isEqualTo(2);
            });
            assertThat(messages.get(1)).isInstanceOf(CommandEnded.class);
            assertThat(messages.get(2))
                    .isInstanceOfSatisfying(
                            TableRewritten.class,
                            rewritten -> assertThat(rewritten.reason()).isEqualTo(4));
        }
    }

    @Test
    void theValueOfAColumnThatIsNotWrittenIntoTheRowsIsTold() throws SQLException {
        try (FollowedDatabase database =
                FollowedDatabase.create(server, "CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1)")) {
            List<DefinitionMessage> messages = database.messages(
                    "ALTER TABLE t ADD COLUMN a text DEFAULT 'it''s, {\"x\"}', ADD COLUMN b int DEFAULT 7");

            assertThat(messages)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            CommandEnded.class,
                            ended -> assertThat(ended.description().missing())
                                    .extracting(
                                            DefinitionMessage.MissingValue::column,
                                            DefinitionMessage.MissingValue::value)
                                    .containsExactlyInAnyOrder(
                                            org.assertj.core.groups.Tuple.tuple("a", "it's, {\"x\"}"),
                                            org.assertj.core.groups.Tuple.tuple("b", "7")));
        }
    }

    @Test
    void aRoleWithoutAnyRightOnTheSchemaRunsCommandsThatAreToldWithItsSearchPath() throws SQLException {
        try (FollowedDatabase database = FollowedDatabase.create(server, """
                CREATE ROLE ordinary LOGIN; CREATE SCHEMA "its ""own" AUTHORIZATION ordinary""")) {
            List<DefinitionMessage> messages = database.messages("""
                    SET ROLE ordinary; SET search_path TO "its ""own";
                    CREATE TABLE "a ""table" ("c ""1" int PRIMARY KEY);
                    ALTER TABLE "a ""table" ADD COLUMN d int;
                    DROP TABLE "a ""table\"""");

            assertThat(commands(messages)).containsExactly("CREATE TABLE", "ALTER TABLE", "DROP TABLE");
            assertThat(messages.getFirst()).isInstanceOfSatisfying(CommandEnded.class, ended -> {
                assertThat(ended.context().role()).isEqualTo("ordinary");
                assertThat(ended.context().searchPath()).isEqualTo("\"its \"\"own\"");
                assertThat(ended.description().definitions(Set.of()).toString())
                        .contains("CREATE TABLE \"its \"\"own\".\"a \"\"table\" (\n    \"c \"\"1\" integer");
            });
            assertThat(database.strings("SELECT has_schema_privilege('ordinary', 'rowlog_stream', 'USAGE')"))
                    .containsExactly("f");
        } finally {
            server.execute("postgres", "DROP ROLE IF EXISTS ordinary");
        }
    }

    @Test
    void aDatabaseOfAnotherEncodingTellsInUtf8() throws SQLException {
        server.execute("postgres", "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
        try (FollowedDatabase database = FollowedDatabase.follow(server, "latin", "")) {
            List<DefinitionMessage> messages = database.messages("CREATE TABLE \"größe\" (\"naïf\" int DEFAULT 1)");

            assertThat(messages).singleElement().isInstanceOfSatisfying(CommandEnded.class, ended -> {
                assertThat(ended.context().statement()).contains("CREATE TABLE \"größe\" (\"naïf\" int DEFAULT 1)");
                assertThat(definitions(ended).toString()).contains("\"naïf\" integer");
            });
        }
    }

    @Test
    void aCommandThatCannotBeDescribedSucceedsAndThatItCouldNotIsTold() throws SQLException {
        try (FollowedDatabase database = FollowedDatabase.create(server, "")) {
            database.execute("DROP FUNCTION rowlog_stream.with_definitions");

            List<DefinitionMessage> messages = database.messages("CREATE TABLE t (id int PRIMARY KEY)");

            assertThat(messages).singleElement().isInstanceOfSatisfying(Undescribed.class, undescribed -> {
                assertThat(undescribed.command()).isEqualTo("CREATE TABLE");
                assertThat(undescribed.event()).isEqualTo("ddl_command_end");
                assertThat(undescribed.sqlState()).isEqualTo("42883");
            });
            assertThat(database.strings("SELECT to_regclass('t')")).containsExactly("t");
            assertThat(database.keyed()).containsExactly("public.t");
        }
    }

    @Test
    void theTextOfACommandWithASecretIsLeftOut() throws SQLException {
        try (FollowedDatabase database = FollowedDatabase.create(server, """
                CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w""")) {
            List<DefinitionMessage> messages = database.messages(
                    "CREATE USER MAPPING FOR CURRENT_USER SERVER s OPTIONS (user 'me', password 'hidden')",
                    "CREATE TABLE t (password text DEFAULT '')");

            assertThat(messages.getFirst().toString()).doesNotContain("hidden");
            assertThat(((CommandEnded) messages.get(0)).context().statement()).isEmpty();
            assertThat(((CommandEnded) messages.get(1)).context().statement()).isPresent();
        }
    }

    @Test
    void aSessionInReplicaRoleIsTold() throws SQLException {
        try (FollowedDatabase database = FollowedDatabase.create(server, "")) {
            List<DefinitionMessage> messages =
                    database.messages("SET session_replication_role = replica; CREATE TABLE t (id int)");

            assertThat(commands(messages)).containsExactly("CREATE TABLE");
        }
    }

    @Test
    void grantsInALongTransactionTellOfTheirOwnObjectsOnly() throws SQLException {
        try (FollowedDatabase database = FollowedDatabase.create(server, "")) {
            List<String> statements = new ArrayList<>(List.of("BEGIN"));
            for (int i = 0; i < 5; i++) {
                statements.add("CREATE TABLE t" + i + " (id int); GRANT SELECT ON t" + i + " TO pg_monitor");
            }
            statements.add("COMMIT");

            try (Connection session = database.session();
                    Statement statement = session.createStatement()) {
                statement.execute(String.join(";", statements));
            }

            assertThat(database.messages())
                    .filteredOn(message -> message.command().equals("GRANT"))
                    .hasSize(5)
                    .allSatisfy(message -> assertThat(((CommandEnded) message)
                                    .description().objects().stream().filter(object -> object.startsWith("1259:")))
                            .hasSize(1));
        }
    }
}
