package io.rowlog.endtoend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rowlog.endtoend.cli.Commands.Run;
import io.rowlog.fixture.PgDump;
import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.SampleShop;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@code rowlog doctor} tells of a source, and that it leaves the source as it is. */
@ExtendWith(StackExtension.class)
class DoctorCommandTest {
    private final Stack stack;

    DoctorCommandTest(Stack stack) {
        this.stack = stack;
    }

    @Test
    void aSourceThatCanBeFollowedAsAWholeEndsWithZero() throws SQLException {
        String database = stack.newDatabase("doctor");
        stack.execute(database, "CREATE TABLE t (id int PRIMARY KEY)");

        Run run = Commands.producer("doctor", "--source", stack.url(database));

        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith("Database " + database + ", PostgreSQL 18")
                .contains(", log " + database + "\n\nnote: Changed definitions are recorded by event triggers")
                .endsWith("A continuous backup of 1 table would be whole: 0 errors, 0 warnings, 2 notes\n");
        assertThat(run.status()).isZero();
    }

    @Test
    void whatWouldNotBeCapturedEndsWithThreeAndComesFirst() throws SQLException {
        String database = stack.newDatabase("doctor");
        stack.execute(database, "CREATE TABLE t (id int)");

        Run run = Commands.producer("doctor", "--source", stack.url(database), "--log", "other");

        assertThat(run.out())
                .contains(", log other\n\n" + """
            warning: Table public.t has no primary key: its snapshot is complete, later updates and deletes could not be followed.
              ALTER TABLE public.t REPLICA IDENTITY FULL
            note: """)
                .endsWith("would run, and not hold everything: 0 errors, 1 warning, 2 notes\n");
        assertThat(run.status()).isEqualTo(3);
    }

    @Test
    void whatKeepsAStreamFromRunningEndsWithOneAndAllOfItIsTold() throws SQLException {
        String database = stack.newDatabase("doctor");
        stack.execute("postgres", "CREATE ROLE doctor_reader LOGIN");
        stack.execute(database, "CREATE TABLE t (id int)");
        String url = stack.url(database).replace("postgres@", "doctor_reader@");

        Run run = Commands.producer("doctor", "--source", url);

        assertThat(run.out())
                .contains(
                        "error: Role doctor_reader may not read table public.t.",
                        "error: Role doctor_reader may not replicate.",
                        "error: Role doctor_reader may not create publications in database " + database + ".",
                        "error: Role doctor_reader may not publish table public.t, which is owned by postgres.",
                        "warning: Table public.t has no primary key",
                        "A continuous backup of 1 table cannot run: 4 errors, 2 warnings, 1 note");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void jsonHasEveryTableWithItsStatement() throws SQLException, IOException {
        String database = stack.newDatabase("doctor");
        stack.execute(
                database,
                "CREATE TABLE a (v int); CREATE TABLE b (v int); CREATE TABLE c (v int);"
                        + "CREATE TABLE d (v int); CREATE TABLE e (v int)");

        Run run = Commands.producer("doctor", "--source", stack.url(database), "--exclude", "c", "--format", "json");

        JsonNode finding =
                new ObjectMapper().readTree(run.out()).get("findings").get(0);
        assertThat(finding.get("severity").textValue()).isEqualTo("warning");
        assertThat(finding.get("objects"))
                .extracting(object -> object.get("object").textValue() + ": "
                        + object.get("remedy").textValue())
                .containsExactly(
                        "public.a: ALTER TABLE public.a REPLICA IDENTITY FULL",
                        "public.b: ALTER TABLE public.b REPLICA IDENTITY FULL",
                        "public.d: ALTER TABLE public.d REPLICA IDENTITY FULL",
                        "public.e: ALTER TABLE public.e REPLICA IDENTITY FULL");
    }

    @Test
    void topicsThatWouldLoseRecordsAreNamedAllAtOnce() throws Exception {
        String database = stack.newDatabase("doctor");
        stack.execute(database, "CREATE TABLE t (id int PRIMARY KEY)");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.kafka()))) {
            admin.createTopics(List.of(
                            topic("doctor_topics.control", "retention.ms", "1000000"),
                            topic("doctor_topics.table.public.t", "cleanup.policy", "compact")))
                    .all()
                    .get();
        }

        Run run = Commands.producer(
                "doctor", "--source", stack.url(database), "--kafka", stack.kafka(), "--log", "doctor_topics");

        assertThat(run.out())
                .contains(
                        "error: Topic doctor_topics.control has retention.ms=1000000: Kafka would delete records",
                        "error: Topic doctor_topics.table.public.t has cleanup.policy=compact: Kafka would delete records",
                        "--entity-name doctor_topics.control --add-config retention.ms=-1");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void aLogOfAnotherDatabaseIsNamed() throws SQLException {
        String theirs = stack.newDatabase("doctor");
        String ours = stack.newDatabase("doctor");
        Commands.producer("backup", "--source", stack.url(theirs), "--kafka", stack.kafka(), "--log", "doctor_theirs");

        Run run = Commands.producer(
                "doctor", "--source", stack.url(ours), "--kafka", stack.kafka(), "--log", "doctor_theirs");

        assertThat(run.out()).contains("error: Log doctor_theirs belongs to database " + theirs + " of system ");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void aKafkaThatDoesNotAnswerIsOneFindingAmongTheOthers() throws SQLException {
        String database = stack.newDatabase("doctor");
        stack.execute(database, "CREATE TABLE t (id int)");

        Run run = Commands.producer("doctor", "--source", stack.url(database), "--kafka", "127.0.0.1:1");

        assertThat(run.out()).contains("error: Kafka at 127.0.0.1:1 ", "warning: Table public.t has no primary key");
        assertThat(run.status()).isEqualTo(1);
    }

    private static NewTopic topic(String name, String setting, String value) {
        return new NewTopic(name, 1, (short) 1).configs(Map.of(setting, value));
    }

    @Test
    void theSourceIsLeftAsItIs() throws SQLException, IOException, InterruptedException {
        Postgres server = stack.dumpable();
        String database = server.newDatabase("doctor");
        SampleShop.load(server, database);
        PgDump dump = new PgDump();
        String before = dump.database(server, database);
        List<String> state = state(server, database);

        Run run = Commands.producer("doctor", "--source", server.url(database));

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isEqualTo(3);
        assertThat(state(server, database)).isEqualTo(state);
        assertThat(dump.database(server, database)).isEqualTo(before);
    }

    /** Slots, publications, event triggers and schemas, and how many rows any transaction has written. */
    private static List<String> state(Postgres server, String database) throws SQLException {
        return server.strings(database, """
            SELECT slot_name::text FROM pg_replication_slots WHERE database = current_database()
            UNION ALL SELECT pubname::text FROM pg_publication
            UNION ALL SELECT evtname::text FROM pg_event_trigger
            UNION ALL SELECT nspname::text FROM pg_namespace WHERE nspname NOT LIKE 'pg_%'
            UNION ALL SELECT concat_ws(' ', relname, n_tup_ins, n_tup_upd, n_tup_del) FROM pg_stat_sys_tables
                      WHERE schemaname = 'pg_catalog' AND relname NOT LIKE 'pg_stat%' AND NOT relname = 'pg_largeobject'
            ORDER BY 1
            """);
    }
}
