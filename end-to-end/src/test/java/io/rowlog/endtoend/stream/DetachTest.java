package io.rowlog.endtoend.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.endtoend.cli.Commands;
import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.fixture.VersionTest;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code rowlog detach} after a stream. */
@ExtendWith(StackExtension.class)
class DetachTest {
    private final Stack stack;

    DetachTest(Stack stack) {
        this.stack = stack;
    }

    /** What there is in a database besides its users' tables: slots, publications, event triggers, schemas, functions. */
    private static List<String> objects(Postgres server, String database) throws Exception {
        return server.strings(database, """
            SELECT 'slot ' || slot_name FROM pg_replication_slots WHERE database = current_database()
            UNION ALL SELECT 'publication ' || pubname FROM pg_publication
            UNION ALL SELECT 'event trigger ' || evtname FROM pg_event_trigger
            UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname !~ '^pg_'
            UNION ALL SELECT 'function ' || oid::regprocedure FROM pg_proc WHERE oid >= 16384
            ORDER BY 1""");
    }

    @VersionTest
    void nothingOfRowlogsIsLeftInTheSourceAndItIsSaidWhatWasThere(int version) throws Exception {
        Postgres server = stack.version(version);
        String database = server.newDatabase("detached");
        server.execute(database, "CREATE TABLE items (id int PRIMARY KEY)");
        List<String> before = objects(server, database);
        String log = "Detached-" + version;
        try (FollowedDatabase followed = new FollowedDatabase(server, stack.kafka(), database, log)) {
            followed.start().sync().stop();
            assertThat(objects(server, database))
                    .contains("slot rowlog_detached_" + version, "schema rowlog_stream")
                    .hasSizeGreaterThan(before.size() + 8);

            Commands.Run run = Commands.producer("detach", "--source", followed.url(), "--log", log);

            assertThat(objects(server, database)).isEqualTo(before);
            assertThat(run.out())
                    .contains("Removed from the source: ")
                    .contains("replication slot rowlog_detached_" + version)
                    .contains("event trigger rowlog_ddl_command_end", "schema rowlog_stream")
                    .contains("publication rowlog_detached_" + version + "_keyed");
            assertThat(run.err()).isEmpty();
            assertThat(run.status()).isZero();
            followed.execute(
                    "CREATE TABLE later (id int); ALTER TABLE items ADD v int; INSERT INTO items VALUES (1, 2)");
        }
    }

    @VersionTest
    void ofALogThatIsNotThereNothingIsSaidToBeRemoved(int version) throws Exception {
        Postgres server = stack.version(version);
        String database = server.newDatabase("never_followed");

        Commands.Run run = Commands.producer("detach", "--source", server.url(database), "--log", "never");

        assertThat(run.out()).startsWith("There is nothing of log never in the source.");
        assertThat(run.status()).isZero();
    }

    @VersionTest
    void aStreamThatRunsIsNamedAndNothingIsRemoved(int version) throws Exception {
        Postgres server = stack.version(version);
        String database = server.newDatabase("attached");
        server.execute(database, "CREATE TABLE items (id int PRIMARY KEY)");
        try (FollowedDatabase followed = new FollowedDatabase(server, stack.kafka(), database, "attached-" + version)) {
            followed.start().sync();
            List<String> before = objects(server, database);

            Commands.Run run = Commands.producer("detach", "--source", followed.url(), "--log", followed.log);

            assertThat(run.err())
                    .contains("Replication slot rowlog_attached_" + version + " is in use by server process ");
            assertThat(run.status()).isEqualTo(1);
            assertThat(objects(server, database)).isEqualTo(before);
            followed.execute("INSERT INTO items VALUES (1)");
            followed.assertFollowed("items");
        }
    }
}
