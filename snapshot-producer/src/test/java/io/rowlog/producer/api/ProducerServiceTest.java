package io.rowlog.producer.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.rowlog.access.failure.Failure;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The service with other configurations than the default. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProducerServiceTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ProducerServers servers;

    ProducerServiceTest(Stack stack) throws SQLException {
        servers = ProducerServers.of(stack);
    }

    private EmbeddedServer start(String log, Map<String, String> more) {
        Map<String, Object> properties = new HashMap<>(servers.properties(log));
        properties.putAll(more);
        return ApplicationContext.run(EmbeddedServer.class, properties, "test");
    }

    private static SnapshotJobs jobs(EmbeddedServer server) {
        return server.getApplicationContext().getBean(SnapshotJobs.class);
    }

    private static JobState last(EmbeddedServer server) {
        return await().atMost(LIMIT)
                .until(
                        () -> jobs(server).all(),
                        all -> !all.isEmpty() && !(all.getFirst().state() instanceof JobState.Running))
                .getFirst()
                .state();
    }

    @Test
    void aScheduledSnapshotThatWouldOverlapIsSkippedAndCounted() throws Exception {
        try (Connection lock = servers.locked();
                EmbeddedServer server = start("scheduled", Map.of("rowlog.schedule", "* * * * * *"))) {
            MeterRegistry meters = server.getApplicationContext().getBean(MeterRegistry.class);
            await().atMost(LIMIT)
                    .until(() -> meters.get("rowlog.snapshot.skipped").counter().count() >= 2);
            assertThat(jobs(server).all()).hasSize(1);
            assertThat(meters.get("rowlog.snapshot.running").gauge().value()).isEqualTo(1);
            lock.rollback();
            await().atMost(LIMIT)
                    .until(() -> jobs(server).all().stream()
                            .anyMatch(job ->
                                    job.state() instanceof JobState.Completed && job.trigger() == Trigger.SCHEDULE));
        }
    }

    @Test
    void theInitialSnapshotIsTakenOnceForALog() {
        Map<String, String> initial = Map.of("rowlog.initial-snapshot", "true");
        try (EmbeddedServer server = start("initial", initial)) {
            assertThat(last(server)).isInstanceOf(JobState.Completed.class);
        }
        try (EmbeddedServer server = start("initial", initial)) {
            InitialSnapshot again = new InitialSnapshot(
                    server.getApplicationContext()
                            .getBean(ProducerSettings.class)
                            .request(),
                    jobs(server),
                    server.getApplicationContext().getBean(io.micronaut.scheduling.TaskScheduler.class));
            again.run();
            assertThat(jobs(server).all()).isEmpty();
        }
    }

    @Test
    void aFailureIsToldWithItsRemedyAndTheHealthIsDown() {
        try (EmbeddedServer server = start("failing", Map.of("rowlog.include", "nothing"))) {
            jobs(server).start(Trigger.REQUEST);
            assertThat(last(server)).isInstanceOfSatisfying(JobState.Failed.class, failed -> {
                assertThat(failed.message()).contains("nothing");
                assertThat(failed.remedy()).isNotEmpty();
            });
            assertThat(jobs(server).problem()).get().asString().contains("nothing");
        }
    }

    @Test
    void aServiceThatIsStoppedGivesUpTheSnapshotThatRuns() throws Exception {
        SnapshotJob job;
        try (Connection lock = servers.locked()) {
            try (EmbeddedServer server = start("stopped", Map.of())) {
                SnapshotJobs.Answer answer = jobs(server).start(Trigger.REQUEST);
                job = ((SnapshotJobs.Answer.Started) answer).job();
            }
            lock.rollback();
        }
        JobState state = await().atMost(LIMIT).until(job::state, ended -> !(ended instanceof JobState.Running));
        assertThat(state).isInstanceOf(JobState.Failed.class);
    }

    @Test
    void wrongConfigurationIsRefusedAtTheStartNamingPropertyAndValue() {
        refused(Map.of("rowlog.jobs", "many"), "rowlog.jobs", "many");
        refused(Map.of("rowlog.schedule", "now and then"), "rowlog.schedule", "now and then");
        refused(Map.of("rowlog.schedule", "1s"), "rowlog.schedule", "1s");
        refused(Map.of("rowlog.source.url", "mysql://u@h/d"), "rowlog.source.url", "rowlog.source.url");
        refused(Map.of("rowlog.topics.replication-factor", "0"), "rowlog.topics.replication-factor", "'0'");
        refused(Map.of("rowlog.initial-snapshot", "maybe"), "rowlog.initial-snapshot", "maybe");
        refused(Map.of("rowlog.api.token", "short"), "rowlog.api.token", "5 characters");
    }

    private void refused(Map<String, String> wrong, String property, String value) {
        assertThatThrownBy(() -> start("wrong", wrong).close())
                .rootCause()
                .isInstanceOf(Failure.class)
                .hasMessageContaining(property)
                .hasMessageContaining(value);
    }

    @Test
    void schedulesAreIntervalsOrCronExpressions() {
        assertThat(Schedule.parse("off")).isEqualTo(new Schedule.Off());
        assertThat(Schedule.parse("6h")).isEqualTo(new Schedule.Every(Duration.ofHours(6)));
        assertThat(Schedule.parse("0 2 * * *")).isEqualTo(new Schedule.Cron("0 2 * * *"));
    }
}
