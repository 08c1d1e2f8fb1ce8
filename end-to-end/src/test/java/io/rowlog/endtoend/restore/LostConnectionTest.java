package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.Phase;
import io.rowlog.access.job.Retry;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.restore.Restore;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.embedded.postgres.PostgresServer;
import io.rowlog.fixture.CuttingProxy;
import io.rowlog.fixture.SampleShop;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The target goes away in the middle of a restore. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostConnectionTest {
    private static final Retry.Pauses SHORT = new Retry.Pauses(Collections.nCopies(3, Duration.ofMillis(100)));

    private final Stack stack;
    private final RoundTrip trip;

    LostConnectionTest(Stack stack) {
        this.stack = stack;
        trip = new RoundTrip(stack.kafka(), "lost-connection");
    }

    @BeforeAll
    void backUp() throws Exception {
        trip.backup(stack.url(SampleShop.create(stack)));
    }

    private RestoreReport restore(String url, RestoreMode mode, Disturbance disturbance) throws InterruptedException {
        try (Job<RestoreReport> restore = Restore.job(trip.request(url, mode, table -> true), disturbance, SHORT)) {
            return restore.run();
        }
    }

    private static void assertVerified(RestoreReport report) {
        assertThat(report.rows()).isEqualTo(SampleShop.ROWS);
        assertThat(Objects.requireNonNull(report.verification()).equal()).isTrue();
    }

    private void terminate(String database) throws Exception {
        stack.execute(
                "postgres",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'rowlog' AND datname"
                        + " = '"
                        + database + "'");
    }

    @Test
    void sessionsThatAreTerminatedInEveryPhaseAreOpenedAnewAndTheRestoreEndsVerified() throws Exception {
        String target = stack.newDatabase("terminated");
        Disturbance disturbance = new Disturbance();
        Set<Phase> phases = EnumSet.of(Phase.DEFINITIONS, Phase.ROWS, Phase.INDEXES, Phase.FOREIGN_KEYS, Phase.VERIFY);
        for (Phase phase : phases) {
            disturbance.in(phase, 3, () -> terminate(target));
        }

        RestoreReport report = restore(stack.url(target), RestoreMode.CREATE, disturbance);

        assertVerified(report);
        assertThat(disturbance.notices())
                .hasSize(phases.size())
                .allSatisfy(notice -> assertThat(notice)
                        .startsWith("No connection to the target postgres@127.0.0.1:")
                        .contains("(SQLSTATE ")
                        .contains("; trying again in 1 s, 1 of at most 3 times"));
        assertThat(stack.strings(target, "SELECT nspname FROM pg_namespace WHERE nspname = 'rowlog'"))
                .isEmpty();
    }

    @Test
    void replacingBeginsAnewAndEndsVerified() throws Exception {
        String target = stack.newDatabase("replaced_anew");
        trip.restore(stack.url(target), RestoreMode.CREATE);
        stack.execute(target, "DELETE FROM notification_preferences");
        Disturbance disturbance = new Disturbance().in(Phase.ROWS, 20, () -> terminate(target));

        assertVerified(restore(stack.url(target), RestoreMode.REPLACE, disturbance));

        assertThat(disturbance.notices()).hasSize(1);
    }

    @Test
    void sessionsThatTheServerStillHasWhenTheNetworkFailsAreEndedByTheNextTry() throws Exception {
        String target = stack.newDatabase("cut");
        int port = Integer.parseInt(stack.jdbcUrl(target).replaceFirst("^jdbc:postgresql://[^:]+:(\\d+)/.*", "$1"));
        try (CuttingProxy proxy = new CuttingProxy(port)) {
            String url = stack.url(target).replace(":" + port + "/", ":" + proxy.port() + "/");
            Disturbance disturbance = new Disturbance().in(Phase.ROWS, 10, proxy::cut);

            assertVerified(restore(url, RestoreMode.CREATE, disturbance));

            assertThat(disturbance.notices()).hasSize(1);
        }
    }

    @Test
    void aServerThatIsStoppedAndStartedIsWaitedForAndOneThatStaysAwayIsNamed(@TempDir Path directory) throws Exception {
        List<PostgresServer> servers = new ArrayList<>();
        PostgresServer first = server(directory, 0);
        int port = first.port();
        first.createDatabase("a");
        first.createDatabase("b");
        Disturbance restarted = new Disturbance()
                .in(Phase.ROWS, 10, first::stop)
                .thenOnNotice(() -> {})
                .thenOnNotice(() -> servers.add(server(directory, port)));

        assertVerified(restore(first.url("a"), RestoreMode.CREATE, restarted));

        assertThat(restarted.notices())
                .hasSize(2)
                .last()
                .asString()
                .startsWith(
                        "No connection to the target postgres@127.0.0.1:" + port + "/a (Nothing accepts connections at"
                                + " 127.0.0.1:" + port + "); trying again in 1 s, 2 of at most 3 times");

        PostgresServer second = servers.getFirst();
        Disturbance stopped = new Disturbance().in(Phase.ROWS, 10, second::stop);
        assertThatThrownBy(() -> restore(second.url("b"), RestoreMode.CREATE, stopped))
                .isInstanceOfSatisfying(Failure.class, error -> {
                    assertThat(error.code()).isEqualTo(FailureCode.POSTGRES_UNAVAILABLE);
                    assertThat(error.remedy().toString())
                            .isEqualTo(
                                    "Check that it runs and can be reached from here, then run the same command again:"
                                            + " it goes on where it was");
                })
                .hasMessageMatching("The connection to the target postgres@127.0.0.1:" + port
                        + "/b was lost and not to be had again in 3 tries within \\d+ s: Nothing accepts connections at"
                        + " 127.0.0.1:" + port);
        try (PostgresServer third = server(directory, port)) {
            assertVerified(restore(third.url("b"), RestoreMode.CREATE, new Disturbance()));
        }
    }

    private static PostgresServer server(Path directory, int port) {
        return PostgresServer.builder()
                .withoutDurability()
                .dataDirectory(directory)
                .port(port)
                .start();
    }

    @Test
    void aServerThatWasNeverThereIsNotWaitedFor() {
        Disturbance disturbance = new Disturbance();
        assertThatThrownBy(() -> restore("postgresql://postgres@127.0.0.1:1/a", RestoreMode.CREATE, disturbance))
                .isInstanceOf(Failure.class)
                .hasMessage("Nothing accepts connections at 127.0.0.1:1.");
        assertThat(disturbance.notices()).isEmpty();
    }
}
