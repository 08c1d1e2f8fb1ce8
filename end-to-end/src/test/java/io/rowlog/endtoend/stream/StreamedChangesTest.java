package io.rowlog.endtoend.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.TopicSettings;
import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.Script;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.fixture.VersionTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every change that a database can make to its rows comes through the stream, one database followed for all of them. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamedChangesTest {
    private static final String ODD = "Odd \"schema\".Ta'ble, \"x\" é";

    private final Stack stack;
    private final Map<Integer, FollowedDatabase> databases = new TreeMap<>();

    StreamedChangesTest(Stack stack) {
        this.stack = stack;
    }

    @AfterAll
    void stop() throws Exception {
        for (FollowedDatabase followed : databases.values()) {
            followed.close();
        }
    }

    /** Followed since before the test. */
    private FollowedDatabase followed(int version) throws SQLException {
        FollowedDatabase followed = databases.get(version);
        if (followed == null) {
            Postgres server = stack.version(version);
            String database = "changes \"of\" é";
            server.createDatabase(database);
            server.execute(database, Script.text(StreamedChangesTest.class, "changes.sql"));
            followed = new FollowedDatabase(server, stack.kafka(), database, "changes-" + version);
            databases.put(version, followed);
            followed.start().sync();
        }
        return followed;
    }

    private static void assertFollowed(FollowedDatabase followed, String... tables) throws SQLException {
        followed.replay()
                .partition("\"public\".\"places_us\"", row -> "us".equals(row.get("region")))
                .partition(
                        "\"public\".\"places_eu_2\"",
                        row -> "eu".equals(row.get("region")) && Integer.parseInt(String.valueOf(row.get("id"))) >= 100)
                .all()
                .assertEqualTo(followed.server, followed.database, tables);
    }

    @VersionTest
    void truncatedTablesAreEmptyAndFilledAgain(int version) throws Exception {
        FollowedDatabase followed = followed(version);
        followed.execute("TRUNCATE parents CASCADE; INSERT INTO parents (v) VALUES (1)");
        followed.execute("INSERT INTO children (parent, v) SELECT id, 7 FROM parents");
        followed.execute("INSERT INTO others VALUES (11, 1); TRUNCATE others, children, parents RESTART IDENTITY;"
                + " INSERT INTO parents (v) VALUES (2), (3); INSERT INTO others VALUES (11, 2)");
        followed.execute(
                "BEGIN; SAVEPOINT s; TRUNCATE others; ROLLBACK TO s; INSERT INTO others VALUES (12, 3); COMMIT");

        assertFollowed(followed, "parents", "children", "others");
    }

    @VersionTest
    void rowsChangeTheirKeysByEveryReplicaIdentity(int version) throws Exception {
        FollowedDatabase followed = followed(version);
        followed.execute("""
                UPDATE by_default SET id = -id, v = v || '!' WHERE id > 10; DELETE FROM by_default WHERE id % 3 = 0;
                UPDATE by_default SET v = NULL WHERE id % 2 = 0; INSERT INTO by_default VALUES (100, 'new');
                UPDATE by_default SET id = 101 WHERE id = 100; UPDATE by_default SET id = 100 WHERE id = 101
                """);
        followed.execute("""
                UPDATE by_two SET a = a + 100 WHERE a > 10; UPDATE by_two SET b = b || '!' WHERE a < 5;
                UPDATE by_two SET v = 'x' WHERE a % 2 = 0; DELETE FROM by_two WHERE a % 3 = 0
                """);
        followed.execute("""
                UPDATE by_index SET id = id + 100 WHERE id < 5; UPDATE by_index SET code = code || '!' WHERE id > 10;
                UPDATE by_index SET v = NULL WHERE id % 2 = 0; DELETE FROM by_index WHERE id % 3 = 0;
                INSERT INTO by_index VALUES (1000, 'new', 'new')
                """);
        followed.execute("""
                UPDATE by_all SET id = -id WHERE id > 10; UPDATE by_all SET v = NULL WHERE w % 2 = 0;
                UPDATE by_all SET w = NULL, v = 'null' WHERE id = 3; UPDATE by_all SET w = 3 WHERE id = 3;
                DELETE FROM by_all WHERE w % 3 = 0; INSERT INTO by_all VALUES (100, NULL, NULL)
                """);
        followed.execute("""
                UPDATE keyless_by_all SET c = 7 WHERE a = 1; UPDATE keyless_by_all SET a = 9 WHERE b IS NULL AND c IS NULL;
                DELETE FROM keyless_by_all WHERE ctid IN (SELECT min(ctid) FROM keyless_by_all GROUP BY a);
                INSERT INTO keyless_by_all VALUES (NULL, NULL, NULL), (NULL, NULL, NULL);
                UPDATE keyless_by_all SET b = 'one' WHERE ctid = (SELECT max(ctid) FROM keyless_by_all)
                """);

        assertFollowed(followed, "by_default", "by_two", "by_index", "by_all", "keyless_by_all");
    }

    @VersionTest
    void tablesWithoutReplicaIdentityAreChangedByTheirUsersAsEverAndTheirNewRowsAreFollowed(int version)
            throws Exception {
        FollowedDatabase followed = followed(version);
        followed.execute("INSERT INTO by_nothing VALUES (100, 'new'); INSERT INTO keyless VALUES (100, 'new')");
        assertFollowed(followed, "by_nothing", "keyless");

        followed.execute("UPDATE by_nothing SET v = 'x'; DELETE FROM keyless; DELETE FROM by_nothing;"
                + " UPDATE keyless SET v = 'x'; TRUNCATE by_nothing, keyless");

        assertFollowed(followed, "by_nothing", "keyless");
    }

    @VersionTest
    void largeValuesThatAnUpdateDoesNotTouchStay(int version) throws Exception {
        FollowedDatabase followed = followed(version);
        followed.execute("""
                UPDATE toasted SET note = note + 1; UPDATE toasted SET id = id + 10 WHERE id > 3;
                UPDATE toasted SET large = repeat('c', 200000) WHERE id = 1; UPDATE toasted SET second = NULL WHERE id = 2;
                UPDATE toasted SET second = 'short', id = 20 WHERE id = 3; INSERT INTO toasted
                VALUES (30, 1, repeat('n', 200000), repeat('m', 5000), NULL); UPDATE toasted SET small = 't' WHERE id = 30;
                UPDATE toasted SET id = 31 WHERE id = 30; UPDATE toasted SET id = 32, large = 'in the row' WHERE id = 31;
                DELETE FROM toasted WHERE id = 14
                """);
        followed.execute("""
                UPDATE toasted_key SET note = note + 1; UPDATE toasted_key SET name = name || '!' WHERE note = 3;
                UPDATE toasted_key SET name = 'short' WHERE note = 4; UPDATE toasted_key SET beside = 'y' WHERE note = 3;
                DELETE FROM toasted_key WHERE note = 5; INSERT INTO toasted_key VALUES (repeat('z', 2600), 9, NULL);
                UPDATE toasted_key SET beside = 'z' WHERE note = 9
                """);
        followed.execute("""
                UPDATE toasted_by_all SET note = note + 1; UPDATE toasted_by_all SET id = id + 10 WHERE id > 3;
                UPDATE toasted_by_all SET large = repeat('d', 300000) WHERE id = 1; DELETE FROM toasted_by_all WHERE id = 2
                """);
        followed.execute("""
                UPDATE toasted_keyless SET note = note + 1; UPDATE toasted_keyless SET large = repeat('e', 100000)
                WHERE note = 2; DELETE FROM toasted_keyless WHERE note = 3
                """);

        assertFollowed(followed, "toasted", "toasted_key", "toasted_by_all", "toasted_keyless");
    }

    @VersionTest
    void columnsThatTheServerComputesAreNamedAsAbsent(int version) throws Exception {
        FollowedDatabase followed = followed(version);
        followed.execute("""
                INSERT INTO computed (id, a, b) VALUES (20, 5, NULL); UPDATE computed SET a = a + 1 WHERE id < 5;
                UPDATE computed SET id = id + 100 WHERE id > 5; DELETE FROM computed WHERE id = 3;
                INSERT INTO computed_keyless (a, b) VALUES (1, 'new'); UPDATE computed_keyless SET b = 'c' WHERE a = 1;
                DELETE FROM computed_keyless WHERE a = 2
                """);

        assertFollowed(followed, "computed", "computed_keyless");
    }

    @ParameterizedTest
    @ValueSource(ints = 18)
    void columnsThatAreComputedWhenTheyAreReadDoNotDisturb(int version) throws Exception {
        Postgres server = stack.version(version);
        String database = server.newDatabase("virtual");
        try (FollowedDatabase followed = new FollowedDatabase(server, stack.kafka(), database, "virtual")) {
            followed.execute("""
                    CREATE TABLE virtual (twice int GENERATED ALWAYS AS (a * 2), id int PRIMARY KEY, a int,
                        stored int GENERATED ALWAYS AS (a * 3) STORED);
                    INSERT INTO virtual (id, a) SELECT i, i FROM generate_series(1, 5) i
                    """);
            followed.start().sync();
            followed.execute("INSERT INTO virtual (id, a) VALUES (6, 6); UPDATE virtual SET a = 7 WHERE id = 1;"
                    + " UPDATE virtual SET id = 8 WHERE id = 2; DELETE FROM virtual WHERE id = 3");

            assertFollowed(followed, "virtual");
        }
    }

    @VersionTest
    void rowsOfPartitionsMoveAndAreTruncatedInTheTopicOfTheirRoot(int version) throws Exception {
        FollowedDatabase followed = followed(version);
        followed.execute("""
                INSERT INTO places SELECT i, (ARRAY['eu', 'us', 'as'])[1 + i % 3], 'new' || i, i
                FROM generate_series(200, 230) i WHERE i % 3 > 0;
                UPDATE places SET v = 'changed' WHERE id % 5 = 0; UPDATE places SET region = 'us' WHERE id % 7 = 0;
                UPDATE places SET id = id + 100 WHERE region = 'eu' AND id BETWEEN 10 AND 50 AND id % 2 = 0
                    AND NOT EXISTS (SELECT FROM places AS p WHERE p.id = places.id + 100 AND p.region = 'eu');
                UPDATE places SET id = id - 100, region = 'us' WHERE region = 'eu' AND id > 150
                    AND NOT EXISTS (SELECT FROM places AS p WHERE p.id = places.id - 100);
                DELETE FROM places WHERE id % 11 = 0
                """);
        assertFollowed(followed, "places");
        followed.execute("TRUNCATE places_us; INSERT INTO places VALUES (1000, 'us', 'after', 1), (150, 'eu', NULL, 2)"
                + " ON CONFLICT DO NOTHING; TRUNCATE places_eu_2");
        followed.execute("INSERT INTO places VALUES (151, 'eu', 'again', 3)");

        assertFollowed(followed, "places");
    }

    @VersionTest
    void partitionsThatComeLaterAreFollowedInTheirRootsTopic(int version) throws Exception {
        FollowedDatabase followed = followed(version);
        followed.execute("CREATE TABLE regions_b PARTITION OF regions FOR VALUES IN ('b')");
        followed.execute("INSERT INTO regions SELECT i, 'b', 'v' || i FROM generate_series(1, 10) i;"
                + " UPDATE regions SET v = 'w' WHERE id % 2 = 0; UPDATE regions SET region = 'b', id = id + 100"
                + " WHERE region = 'a' AND id > 5; DELETE FROM regions WHERE id = 3");
        assertFollowed(followed, "regions");
    }

    @VersionTest
    void childrenByInheritanceHaveTheirOwnTopics(int version) throws Exception {
        FollowedDatabase followed = followed(version);
        followed.execute("UPDATE plain SET v = 'w' WHERE id % 2 = 1; DELETE FROM plain WHERE id IN (2, 12);"
                + " INSERT INTO special VALUES (20, 'new', 1); UPDATE special SET more = NULL; TRUNCATE ONLY plain;"
                + " INSERT INTO plain VALUES (30, 'last')");

        assertFollowed(followed, "plain", "special");
    }

    @VersionTest
    void namesNeedNoCare(int version) throws Exception {
        FollowedDatabase followed = followed(version);
        String table = "\"Odd \"\"schema\"\"\".\"Ta'ble, \"\"x\"\" é\"";
        followed.execute("UPDATE " + table + " SET \"Ab\" = 0 WHERE \"Ab\" > 5; DELETE FROM " + table
                + " WHERE \"Ab\" = 1; INSERT INTO " + table + " VALUES (11, 'new', NULL); UPDATE " + table
                + " SET \"Id \"\"a\"\", b\" = 12 WHERE \"Ab\" = 2");

        assertFollowed(followed, ODD);
    }

    @VersionTest
    void tablesAsWideAsCanBeAreFollowed(int version) throws Exception {
        FollowedDatabase followed = followed(version);
        followed.execute(
                "INSERT INTO wide (c1, c800) VALUES (10, 1); UPDATE wide SET c1599 = 5, c2 = NULL WHERE c1 = 1;"
                        + " UPDATE wide SET c1 = 11 WHERE c1 = 10; DELETE FROM wide WHERE c1 = 2");

        assertFollowed(followed, "wide");
    }

    @VersionTest
    void thousandsOfTransactionsComeOneByOne(int version) throws Exception {
        FollowedDatabase followed = followed(version);
        int before = followed.log().events("TransactionCaptured").size();
        followed.execute(
                "DO $$ BEGIN FOR i IN 1..3000 LOOP INSERT INTO numbers (v) VALUES (i); COMMIT; END LOOP; END $$");

        assertFollowed(followed, "numbers");

        assertThat(followed.log().events("TransactionCaptured")).hasSize(before + 3000);
    }

    @VersionTest
    void subtransactionsThatAreRolledBackLeaveNothing(int version) throws Exception {
        FollowedDatabase followed = followed(version);
        followed.execute("""
                DO $$ BEGIN
                    FOR i IN 1..3000 LOOP
                        BEGIN
                            INSERT INTO steps VALUES (i, 0);
                            BEGIN
                                INSERT INTO steps VALUES (i, 1);
                                IF i % 3 = 0 THEN RAISE EXCEPTION 'inner'; END IF;
                            EXCEPTION WHEN OTHERS THEN NULL; END;
                            IF i % 2 = 0 THEN RAISE EXCEPTION 'outer'; END IF;
                        EXCEPTION WHEN OTHERS THEN NULL; END;
                    END LOOP;
                END $$
                """);

        assertFollowed(followed, "steps");
    }

    @VersionTest
    void messagesOfOthersAreNothing(int version) throws Exception {
        FollowedDatabase followed = followed(version);
        int markers = followed.log().events("Marker").size();
        for (String prefix : List.of("other", "rowlog.marker", "rowlog.heartbeat", "")) {
            for (String content : List.of("", "text", followed.log, followed.log + " ", "another a b", "\\xff00")) {
                followed.execute("SELECT pg_logical_emit_message(true, '" + prefix + "', '" + content
                        + "'::text), pg_logical_emit_message(false, '" + prefix + "', '" + content + "'::bytea)");
            }
        }
        followed.execute("SELECT pg_logical_emit_message(true, 'other', repeat('x', 5000000));"
                + " INSERT INTO others VALUES (50, 1)");

        assertFollowed(followed, "others");

        assertThat(followed.log().events("Marker")).hasSize(markers + 1);
    }

    @VersionTest
    void changesThatOtherReplicationMadeAreIncluded(int version) throws Exception {
        FollowedDatabase followed = followed(version);
        String origin = "changes_" + version;
        followed.execute("SELECT pg_replication_origin_create('" + origin + "')");
        followed.execute("SELECT pg_replication_origin_session_setup('" + origin + "'); BEGIN;"
                + " SELECT pg_replication_origin_xact_setup('0/ABC', now()); INSERT INTO others VALUES (60, 1);"
                + " UPDATE others SET v = 2 WHERE id = 60; COMMIT");

        assertFollowed(followed, "others");
    }

    /** A command that is not committed holds a sequence, which nobody can read meanwhile. */
    @VersionTest
    void signsOfLifeGoOnWhileASequenceIsHeld(int version) throws Exception {
        FollowedDatabase followed = followed(version);
        try (Connection connection = followed.server.connect(followed.database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("TRUNCATE parents, children RESTART IDENTITY");
            int before = followed.log().events("Heartbeat").size();
            followed.await("heartbeats", log -> log.events("Heartbeat").size() > before + 3);
            connection.rollback();
        }
        assertFollowed(followed, "parents");
    }

    @VersionTest
    void topicsOfSeveralPartitionsHoldTheSame(int version) throws Exception {
        Postgres server = stack.version(version);
        String database = server.newDatabase("spread");
        try (FollowedDatabase followed = new FollowedDatabase(server, stack.kafka(), database, "spread-" + version)) {
            server.execute(database, Script.text(StreamedChangesTest.class, "changes.sql"));
            followed.start(FollowedDatabase.request(
                            followed.url(),
                            new KafkaSettings(stack.kafka(), Map.of()),
                            followed.log,
                            new TopicSettings(3, (short) -1, 0)))
                    .sync();
            followed.execute("""
                    UPDATE by_default SET id = -id WHERE id > 10; DELETE FROM by_default WHERE id % 3 = 0;
                    UPDATE keyless_by_all SET c = 7 WHERE a = 1; UPDATE toasted SET id = id + 10 WHERE id > 3;
                    UPDATE toasted_keyless SET note = note + 1, large = repeat('y', 4000000);
                    UPDATE toasted_keyless SET note = note + 1, large = repeat('z', 4000000);
                    DELETE FROM toasted_keyless WHERE note = 3; TRUNCATE parents CASCADE;
                    INSERT INTO parents SELECT i FROM generate_series(1, 50) i
                    """);
            followed.execute("INSERT INTO by_default SELECT i FROM generate_series(1000, 1050) i");

            assertFollowed(
                    followed, "by_default", "keyless_by_all", "toasted", "toasted_keyless", "parents", "children");
        }
    }

    @VersionTest
    void severalLogsOfADatabaseDoNotDisturbEachOther(int version) throws Exception {
        Postgres server = stack.version(version);
        String database = server.newDatabase("several");
        server.execute(database, "CREATE TABLE items (id int PRIMARY KEY, v text)");
        try (FollowedDatabase one = new FollowedDatabase(server, stack.kafka(), database, "Several-One-" + version);
                FollowedDatabase two =
                        new FollowedDatabase(server, stack.kafka(), database, "several-two-" + version)) {
            one.start().sync();
            one.execute("INSERT INTO items SELECT i, 'v' FROM generate_series(1, 20) i");
            two.start().sync();
            one.execute("UPDATE items SET id = id + 100 WHERE id > 10; DELETE FROM items WHERE id % 2 = 0");

            assertFollowed(one, "items");
            assertFollowed(two, "items");
        }
    }
}
