package io.rowlog.producer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.catalog.UncapturedReader;
import io.rowlog.access.definition.DefinitionReader;
import io.rowlog.access.failure.Failure;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.Postgres;
import io.rowlog.producer.source.SourceObjects.Made;
import io.rowlog.schema.catalog.Heap;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.log.LogEvent.DefinitionSource;
import io.rowlog.schema.log.LogName;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made in a source, kept and removed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SourceObjectsContract {
    final Postgres server;

    SourceObjectsContract(int version) {
        this(EmbeddedPostgres.start(version));
    }

    SourceObjectsContract(Postgres server) {
        this.server = server;
    }

    @AfterAll
    void stop() {
        server.close();
    }

    static final String TABLES = """
            CREATE TABLE keyed (id int PRIMARY KEY, v int);
            CREATE TABLE bare (v int);
            CREATE TABLE whole (v int); ALTER TABLE whole REPLICA IDENTITY FULL;
            CREATE TABLE by_index (u int NOT NULL, v int); CREATE UNIQUE INDEX by_u ON by_index (u);
            ALTER TABLE by_index REPLICA IDENTITY USING INDEX by_u;
            CREATE TABLE late (id int PRIMARY KEY DEFERRABLE, v int);
            CREATE TABLE parts (id int PRIMARY KEY, v int) PARTITION BY RANGE (id);
            CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (100);
            CREATE UNLOGGED TABLE unlogged (id int PRIMARY KEY);
            INSERT INTO keyed VALUES (1, 1); INSERT INTO bare VALUES (1); INSERT INTO whole VALUES (1);
            INSERT INTO by_index VALUES (1, 1); INSERT INTO late VALUES (1, 1); INSERT INTO parts VALUES (1, 1);
            """;

    private static final List<String> KEYED =
            List.of("public.by_index", "public.keyed", "public.parts_1", "public.whole");

    @Test
    void aSuperuserMakesPublicationsOfAllTablesAndEventTriggers() throws SQLException {
        String database = server.newDatabase("made");
        server.execute(database, TABLES);
        try (Connection session = server.connect(database)) {
            Made made = new SourceObjects(new SourceNames(new LogName("My-Shop"))).make(session, List.of());

            assertThat(made.made())
                    .extracting(SourceObject::toString)
                    .containsExactly(
                            "schema rowlog_stream",
                            "event trigger rowlog_ddl_command_end",
                            "event trigger rowlog_ddl_command_start",
                            "event trigger rowlog_sql_drop",
                            "event trigger rowlog_table_rewrite",
                            "publication rowlog_my_shop",
                            "publication rowlog_my_shop_keyed");
            assertThat(made.definitions()).isEqualTo(DefinitionSource.EVENT_TRIGGERS);
            assertThat(made.unpublished()).isEmpty();
            assertThat(server.strings(database, """
                    SELECT concat(schemaname, '.', tablename) FROM pg_publication_tables
                    WHERE pubname = 'rowlog_my_shop_keyed' ORDER BY 1""")).isEqualTo(KEYED);
        }
    }

    @Test
    void makingItAgainMakesNothing() throws SQLException {
        try (FollowedDatabase database = FollowedDatabase.create(server, TABLES)) {
            Made again = database.make(List.of());

            assertThat(again.made()).isEmpty();
            assertThat(again.definitions()).isEqualTo(DefinitionSource.EVENT_TRIGGERS);
            assertThat(database.messages()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE keyed DROP CONSTRAINT keyed_pkey; UPDATE keyed SET v = 2; DELETE FROM keyed",
                "ALTER TABLE keyed REPLICA IDENTITY NOTHING; UPDATE keyed SET v = 2; DELETE FROM keyed",
                "ALTER TABLE keyed DROP COLUMN id; UPDATE keyed SET v = 2",
                "ALTER TABLE whole REPLICA IDENTITY DEFAULT; UPDATE whole SET v = 2",
                "DROP INDEX by_u; UPDATE by_index SET v = 2",
                "CREATE DOMAIN d AS int; CREATE TABLE t (id d PRIMARY KEY, v int); INSERT INTO t VALUES (1, 1);"
                        + "DROP DOMAIN d CASCADE; UPDATE t SET v = 2",
                "ALTER TABLE keyed RENAME TO other; ALTER TABLE other DROP CONSTRAINT keyed_pkey; UPDATE other SET v = 2",
                "CREATE SCHEMA s; ALTER TABLE keyed SET SCHEMA s; UPDATE s.keyed SET v = 2;"
                        + "ALTER TABLE s.keyed DROP CONSTRAINT keyed_pkey; UPDATE s.keyed SET v = 3",
                "CREATE TABLE p (id int NOT NULL, v int); INSERT INTO p VALUES (200, 1); ALTER TABLE parts ATTACH PARTITION p"
                        + " FOR VALUES FROM (100) TO (300); UPDATE parts SET v = 2; UPDATE parts SET id = 150 WHERE id = 1",
                "ALTER TABLE parts_1 REPLICA IDENTITY NOTHING; UPDATE parts SET v = 2",
                "ALTER TABLE parts DROP CONSTRAINT parts_pkey; UPDATE parts SET v = 2",
                "ALTER TABLE parts DETACH PARTITION parts_1; ALTER TABLE parts_1 DROP CONSTRAINT parts_1_pkey;"
                        + "UPDATE parts_1 SET v = 2",
                "CREATE TABLE made AS SELECT 1 AS v; UPDATE made SET v = 2",
                "UPDATE late SET v = 2; UPDATE bare SET v = 2"
            })
    void noCommandMakesAnUpdateOfTheSourceFail(String script) throws SQLException {
        try (FollowedDatabase database = FollowedDatabase.create(server, TABLES)) {
            database.execute("BEGIN; " + script + "; COMMIT");

            assertThat(database.keyed()).isSubsetOf(database.strings("""
                    SELECT c.oid::regclass::text FROM pg_class c WHERE false
                    UNION ALL SELECT concat(n.nspname, '.', c.relname)
                    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r'"""));
        }
    }

    @Test
    void aTableThatGetsAnIdentityJoinsThePublicationOfEveryLog() throws SQLException {
        try (FollowedDatabase database = FollowedDatabase.create(server, TABLES);
                Connection session = database.session()) {
            new SourceObjects(new SourceNames(new LogName("second"))).make(session, List.of());

            database.execute("ALTER TABLE bare ADD PRIMARY KEY (v); CREATE TABLE fresh (id int PRIMARY KEY);"
                    + "ALTER TABLE keyed DROP CONSTRAINT keyed_pkey");

            List<String> expected =
                    List.of("public.bare", "public.by_index", "public.fresh", "public.parts_1", "public.whole");
            assertThat(database.keyed()).isEqualTo(expected);
            assertThat(database.strings("SELECT concat(schemaname, '.', tablename) FROM pg_publication_tables"
                            + " WHERE pubname = 'rowlog_second_keyed' ORDER BY 1"))
                    .isEqualTo(expected);
            assertThat(database.messages()).hasSize(4);
        }
    }

    @Test
    void nothingOfItIsADefinitionNorNamedAsNotCaptured() throws SQLException {
        try (FollowedDatabase database = FollowedDatabase.create(server, TABLES + "CREATE PUBLICATION rowlog_users")) {
            try (Connection session = database.session()) {
                session.setAutoCommit(false);

                assertThat(new DefinitionReader().read(session))
                        .filteredOn(definition -> definition.toString().contains("rowlog"))
                        .extracting(definition -> definition.identity())
                        .containsOnly("rowlog_users", "publication rowlog_users");
                assertThat(new UncapturedReader().read(session))
                        .filteredOn(uncaptured -> uncaptured.toString().contains("rowlog"))
                        .isEmpty();
            }
        }
    }

    @Test
    void whatOtherLogsNeedStays() throws SQLException {
        try (FollowedDatabase database = FollowedDatabase.create(server, TABLES);
                Connection session = database.session()) {
            SourceObjects second = new SourceObjects(new SourceNames(new LogName("second")));
            second.make(session, List.of());

            List<SourceObject> removed = second.remove(session);

            assertThat(removed)
                    .extracting(SourceObject::toString)
                    .containsExactly("publication rowlog_second_keyed", "publication rowlog_second");
            assertThat(database.strings("SELECT count(*) FROM pg_event_trigger"))
                    .containsExactly("4");
        }
    }

    @Test
    void aPublicationOfAnotherLogOrOfNobodyIsNotTaken() throws SQLException {
        try (FollowedDatabase database = FollowedDatabase.create(server, "CREATE PUBLICATION rowlog_mine");
                Connection session = database.session()) {
            new SourceObjects(new SourceNames(new LogName("a-b"))).make(session, List.of());

            assertThatThrownBy(() -> new SourceObjects(new SourceNames(new LogName("a_b"))).make(session, List.of()))
                    .isInstanceOfSatisfying(
                            Failure.class,
                            failure -> assertThat(failure.getMessage())
                                    .isEqualTo(
                                            "Publication rowlog_a_b of the source belongs to log a-b, and log a_b needs one of"
                                                    + " that name."));
            assertThatThrownBy(() -> new SourceObjects(new SourceNames(new LogName("mine"))).remove(session))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("rowlog_mine of the source is not Rowlog's");
        }
    }

    @Test
    void anOrdinaryRolePublishesItsChosenTablesAndSaysWhyItHasNoEventTriggers() throws SQLException {
        String database = server.newDatabase("ordinary");
        server.execute(
                database,
                TABLES + "CREATE ROLE keeper LOGIN; GRANT CREATE ON DATABASE " + database
                        + " TO keeper; ALTER TABLE keyed OWNER TO keeper; ALTER TABLE bare OWNER TO keeper");
        List<Table> chosen = server
                .strings(database, "SELECT oid::bigint FROM pg_class WHERE relname IN ('keyed', 'bare', 'whole')")
                .stream()
                .map(Long::valueOf)
                .map(oid -> new Table(
                        oid,
                        new QualifiedName("public", "t" + oid),
                        Table.Kind.ORDINARY,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(new Heap(oid, new QualifiedName("public", "t" + oid), 0, 0, true)),
                        0))
                .toList();
        try (Connection session =
                DriverManager.getConnection(server.jdbcUrl(database).replace("user=postgres", "user=keeper"))) {
            session.createStatement().execute("SET search_path = ''");
            SourceObjects objects = new SourceObjects(new SourceNames(new LogName("kept")));

            Made made = objects.make(session, chosen);

            assertThat(made.definitions()).isEqualTo(DefinitionSource.NOTICED);
            assertThat(made.obstacle())
                    .hasValueSatisfying(text -> assertThat(text).contains("permission denied"));
            assertThat(made.unpublished()).containsExactly("public.whole");
            assertThat(made.made())
                    .extracting(SourceObject::toString)
                    .containsExactly("publication rowlog_kept", "publication rowlog_kept_keyed");
            assertThat(server.strings(
                            database, "SELECT concat(pubname, ' ', tablename) FROM pg_publication_tables ORDER BY 1"))
                    .containsExactly("rowlog_kept bare", "rowlog_kept keyed", "rowlog_kept_keyed keyed");

            server.execute(database, "ALTER TABLE keyed DROP CONSTRAINT keyed_pkey");
            objects.refresh(session);
            server.execute(database, "UPDATE keyed SET v = 2");
            assertThat(objects.remove(session)).hasSize(2);
        } finally {
            server.dropDatabase(database);
            server.execute("postgres", "DROP ROLE keeper");
        }
    }

    @Test
    void aSlotThatIsInUseIsNotRemoved() throws Exception {
        try (FollowedDatabase database = FollowedDatabase.create(server, TABLES);
                Connection session = database.session();
                Connection stream = DriverManager.getConnection(server.jdbcUrl(database.name())
                        + "&replication=database&preferQueryMode=simple&assumeMinServerVersion=14")) {
            stream.unwrap(org.postgresql.PGConnection.class)
                    .getReplicationAPI()
                    .replicationStream()
                    .logical()
                    .withSlotName(database.names().slot())
                    .withSlotOption("proto_version", 1)
                    .withSlotOption("publication_names", database.names().publication())
                    .start();

            assertThatThrownBy(() -> new SourceObjects(database.names()).remove(session))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("is in use by server process");
            assertThat(new SourceObjects(database.names()).existing(session)).hasSize(8);
        }
    }

    @Test
    void aNameThatIsTooLongForASlotIsCutAndStaysDifferent() {
        String name = "n".repeat(79);

        SourceNames one = new SourceNames(new LogName(name + "1"));
        SourceNames two = new SourceNames(new LogName(name + "2"));

        assertThat(one.keyedPublication()).hasSizeLessThanOrEqualTo(63).isNotEqualTo(two.keyedPublication());
        assertThat(one.slot()).matches("[a-z0-9_]{1,63}");
    }
}
