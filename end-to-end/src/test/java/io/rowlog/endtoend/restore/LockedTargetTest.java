package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.embedded.postgres.PostgresServer;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.postgresql.PGConnection;

/** Somebody has locked what a restore writes to. */
@ExtendWith(StackExtension.class)
@Execution(ExecutionMode.CONCURRENT) // Each test waits for a minute, and disturbs nobody.
class LockedTargetTest {
    private static final String TABLES = """
            CREATE TABLE first (id int PRIMARY KEY);
            CREATE TABLE second (id int PRIMARY KEY, first int REFERENCES first);
            INSERT INTO first VALUES (1);
            INSERT INTO second VALUES (1, 1)
            """;

    private final Stack stack;

    LockedTargetTest(Stack stack) {
        this.stack = stack;
    }

    private static EmbeddedPostgres server(int version) {
        return new EmbeddedPostgres(PostgresServer.builder()
                .version(version)
                .withoutDurability()
                .setting("max_prepared_transactions", "5")
                .start());
    }

    @Test
    void aPreparedTransactionIsNamedWithTheStatementsThatEndIt() throws Exception {
        try (EmbeddedPostgres server = server(15)) {
            String target = server.newDatabase("locked");
            server.execute(target, TABLES);
            RoundTrip trip = new RoundTrip(stack.kafka(), "locked-by-prepared");
            trip.backup(server.url(target));
            server.execute(target, "BEGIN; UPDATE second SET first = NULL; PREPARE TRANSACTION 'forgotten'");

            assertThatThrownBy(() -> trip.restore(server.url(target), RestoreMode.REPLACE))
                    .hasMessageContaining("table public.second is locked by prepared transaction forgotten")
                    .isInstanceOfSatisfying(
                            Failure.class,
                            failure -> assertThat(failure.remedy().toString())
                                    .isEqualTo(
                                            "End that transaction with COMMIT PREPARED 'forgotten' or ROLLBACK PREPARED 'forgotten',"
                                                    + " then run the same command again"));
        }
    }

    @Test
    void aSessionIsNamedWithItsApplication() throws Exception {
        try (EmbeddedPostgres server = server(18)) {
            String target = server.newDatabase("locked");
            server.execute(target, TABLES);
            RoundTrip trip = new RoundTrip(stack.kafka(), "locked-by-session");
            trip.backup(server.url(target));
            try (Connection other = server.connect(target);
                    Statement statement = other.createStatement()) {
                statement.execute("SET application_name = 'report'");
                other.setAutoCommit(false);
                statement.execute("INSERT INTO first VALUES (2)");
                int process = other.unwrap(PGConnection.class).getBackendPID();

                assertThatThrownBy(() -> trip.restore(
                                server.url(target),
                                RestoreMode.MERGE,
                                table -> table.name().equals("first")))
                        .hasMessageContaining("table public.first is locked by another session (server process "
                                + process + ", report)")
                        .isInstanceOfSatisfying(
                                Failure.class,
                                failure -> assertThat(failure.remedy().toString())
                                        .contains("SELECT pg_terminate_backend(" + process + ")"));
            }
        }
    }

    @Test
    void aPreparedTransactionThatCreatesTheSameIsNamed() throws Exception {
        try (EmbeddedPostgres server = server(18)) {
            String source = server.newDatabase("created");
            server.execute(source, "CREATE SCHEMA app; CREATE TABLE app.a (id int PRIMARY KEY)");
            RoundTrip trip = new RoundTrip(stack.kafka(), "created-by-prepared");
            trip.backup(server.url(source));
            String target = server.newDatabase("locked");
            server.execute(target, "BEGIN; CREATE SCHEMA app; PREPARE TRANSACTION 'half'");

            assertThatThrownBy(() -> trip.restore(server.url(target), RestoreMode.CREATE))
                    .hasMessageContaining("Cannot create schema app")
                    .hasMessageContaining("prepared transaction half has made changes and not ended");
        }
    }
}
