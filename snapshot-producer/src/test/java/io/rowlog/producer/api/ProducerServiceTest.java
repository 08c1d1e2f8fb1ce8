package io.rowlog.producer.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.job.JobState;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.producer.snapshot.SnapshotReport;
import io.rowlog.service.job.JobHistory.Answer;
import io.rowlog.service.job.JobHistory.Entry;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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

    private static JobState<SnapshotReport> last(EmbeddedServer server) {
        return await().atMost(LIMIT)
                .until(
                        () -> jobs(server).all(),
                        all -> !all.isEmpty() && all.getFirst().endedAt().isPresent())
                .getFirst()
                .job()
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
                            .anyMatch(entry -> entry.result().isPresent() && entry.about() == Trigger.SCHEDULE));
        }
    }

    @Test
    void theInitialSnapshotIsTakenOnceForALog() {
        Map<String, String> initial = Map.of("rowlog.initial-snapshot", "true");
        try (EmbeddedServer server = start("initial", initial)) {
            assertThat(last(server)).isInstanceOf(JobState.Done.class);
        }
        try (EmbeddedServer server = start("initial", initial)) {
            server.getApplicationContext().getBean(ScheduledSnapshots.class).takeFirst(1);
            assertThat(jobs(server).all()).isEmpty();
        }
    }

    @Test
    void aFailureIsToldWithItsRemedyAndTheHealthIsDown() {
        try (EmbeddedServer server = start("failing", Map.of("rowlog.include", "nothing"))) {
            jobs(server).start(Trigger.REQUEST);
            assertThat(last(server)).isInstanceOfSatisfying(JobState.Failed.class, failed -> {
                assertThat(failed.failure()).hasMessageContaining("nothing");
                assertThat(failed.failure().remedy().toString()).isNotEmpty();
            });
            assertThat(jobs(server).problem()).get().asString().contains("nothing");
        }
    }

    @Test
    void aStreamThatFollowsIsAliveAndToldOverHttp() throws Exception {
        Map<String, String> properties = Map.of("rowlog.stream", "true");
        try (EmbeddedServer server = start("streaming", properties);
                HttpClient http = HttpClient.newHttpClient()) {
            await().atMost(LIMIT).until(() -> get(http, server, "/stream").contains("\"confirmed\":\""));
            servers.postgres().execute(servers.database(), "INSERT INTO public.b VALUES (1), (2)");
            await().atMost(LIMIT).until(() -> get(http, server, "/stream").contains("\"transactions\":1,"));

            assertThat(get(http, server, "/stream"))
                    .contains("\"log\":\"streaming\"", "\"state\":\"running\"", "\"inserts\":2,");
            assertThat(get(http, server, "/health")).contains("\"status\":\"UP\"");
        } finally {
            servers.detach("streaming");
        }
    }

    private static String get(HttpClient http, EmbeddedServer server, String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(server.getURI().resolve(path)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    @Test
    void aServiceThatIsStoppedGivesUpTheSnapshotThatRuns() throws Exception {
        Entry<Trigger, SnapshotReport> entry;
        try (Connection lock = servers.locked()) {
            try (EmbeddedServer server = start("stopped", Map.of())) {
                entry = ((Answer.Begun<Trigger, SnapshotReport>) jobs(server).start(Trigger.REQUEST)).entry();
            }
            lock.rollback();
        }
        await().atMost(LIMIT).until(entry::endedAt, Optional::isPresent);
        assertThat(entry.failure()).get().extracting(Failure::code).isEqualTo(FailureCode.STOPPED);
    }
}
