package io.rowlog.endtoend.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rowlog.fixture.SampleShop;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.producer.source.SourceNames;
import io.rowlog.producer.source.SourceObjects;
import io.rowlog.schema.log.LogName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;

/** A producer that streams and a consumer that follows, as services. */
@ExtendWith(StackExtension.class)
class FollowServiceTest {
    private static final int CHANGES = 50;

    private final Stack stack;

    FollowServiceTest(Stack stack) {
        this.stack = stack;
    }

    private ServiceProcess producer(String source, String log) throws Exception {
        return ServiceProcess.producer(Map.of(
                "ROWLOG_SOURCE",
                stack.url(source),
                "ROWLOG_KAFKA",
                stack.kafka(),
                "ROWLOG_LOG",
                log,
                "ROWLOG_STREAM",
                "true"));
    }

    private ServiceProcess consumer(String target, String log) throws Exception {
        return ServiceProcess.consumer(Map.of(
                "ROWLOG_TARGET",
                stack.url(target),
                "ROWLOG_KAFKA",
                stack.kafka(),
                "ROWLOG_LOG",
                log,
                "ROWLOG_MODE",
                "follow"));
    }

    /** Takes away what the stream has made in the source, whose slot is free. */
    private void detach(String source, String log) throws SQLException {
        try (Connection session = stack.connect(source)) {
            new SourceObjects(new SourceNames(new LogName(log))).remove(session);
        }
    }

    private static JsonNode awaitState(ServiceProcess service, String state) {
        return service.await("/replica", view -> view.path("state").asText().equals(state));
    }

    /** How long after the source's commit the target shows it. */
    private static Duration arrival(Statement source, PreparedStatement target, String name) throws SQLException {
        source.execute("UPDATE public.users SET name = '" + name + "' WHERE id = 1");
        long committed = System.nanoTime();
        Awaitility.await(name + " is seen in the target")
                .pollInSameThread()
                .atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    try (ResultSet row = target.executeQuery()) {
                        row.next();
                        return row.getString(1).equals(name);
                    }
                });
        return Duration.ofNanos(System.nanoTime() - committed);
    }

    @Test
    void whatIsChangedAtTheSourceIsSeenInTheTargetWhicheverServiceIsStartedFirstAndAfterARestart(TestReporter reporter)
            throws Exception {
        String source = SampleShop.create(stack);
        String target = stack.newDatabase("replica");
        try (Connection reading = stack.connect(target);
                Connection writing = stack.connect(source);
                Statement change = writing.createStatement()) {
            // A slot shows what has been flushed, and servers of tests do not wait for that.
            change.execute("SET synchronous_commit = local");
            try (ServiceProcess consumer = consumer(target, "follow")) {
                awaitState(consumer, "waiting-for-log");
                try (ServiceProcess producer = producer(source, "follow")) {
                    JsonNode replica = awaitState(consumer, "following");
                    assertThat(replica.path("rows").asLong()).isEqualTo(SampleShop.ROWS);
                    assertThat(consumer.said()).contains("complete and verified, all digests equal");

                    try (PreparedStatement name =
                            reading.prepareStatement("SELECT name FROM public.users WHERE id = 1")) {
                        long[] millis = new long[CHANGES];
                        for (int i = 0; i < CHANGES; i++) {
                            millis[i] = arrival(change, name, "change " + i).toMillis();
                        }
                        Arrays.sort(millis);
                        reporter.publishEntry(
                                "source commit to visible in the target, ms",
                                "median " + millis[CHANGES / 2] + ", most " + millis[CHANGES - 1]);
                        consumer.await(
                                "/replica",
                                view -> view.path("lagSeconds").asDouble(1) == 0
                                        && view.path("lagTransactions").asLong(1) == 0
                                        && view.path("changes").asLong() == CHANGES
                                        && view.path("restorable").has("until"));
                        assertThat(consumer.get("/prometheus").body())
                                .contains("rowlog_replica_changes_total " + (double) CHANGES)
                                .contains("rowlog_replica_lag_time_seconds 0.0")
                                .contains("rowlog_restorable_alarms 0.0")
                                .doesNotContain("rowlog_restorable_begin_seconds NaN");

                        assertThat(consumer.end()).contains("is in the target").doesNotContain("ERROR", "\tat ");
                        change.execute("UPDATE public.users SET name = 'meanwhile' WHERE id = 1");
                        try (ServiceProcess again = consumer(target, "follow")) {
                            arrival(change, name, "after the restart");
                            JsonNode view = awaitState(again, "following");
                            assertThat(view.path("snapshot").asText())
                                    .isEqualTo(replica.path("snapshot").asText());
                            assertThat(view.path("rows").asLong()).isZero();
                        }
                    }
                    assertThat(producer.end()).contains("is in the log:").doesNotContain("\tat ");
                }
            }
        } finally {
            detach(source, "follow");
        }
    }

    @Test
    void whatDoesNotFitTheTargetIsInStateLogAndHealthUntilSomebodyPutsItRight() throws Exception {
        String source = stack.newDatabase("source");
        stack.execute(
                source,
                "CREATE TABLE public.a (id int PRIMARY KEY, n int); INSERT INTO public.a VALUES (1, 1), (2, 2)");
        String target = stack.newDatabase("conflict");
        try (ServiceProcess producer = producer(source, "conflict");
                ServiceProcess consumer = consumer(target, "conflict")) {
            awaitState(consumer, "following");
            stack.execute(target, "DELETE FROM public.a WHERE id = 2");
            stack.execute(source, "UPDATE public.a SET n = 3 WHERE id = 2");

            JsonNode problem = awaitState(consumer, "failed").path("problem");
            assertThat(problem.path("message").asText()).contains("public.a", "id");
            assertThat(problem.path("remedy").asText()).isNotEmpty();
            assertThat(consumer.get("/health").statusCode()).isEqualTo(503);
            assertThat(consumer.get("/health").body()).contains("public.a");
            assertThat(consumer.get("/health/readiness").statusCode()).isEqualTo(503);
            assertThat(consumer.get("/health/liveness").statusCode()).isEqualTo(200);
            assertThat(consumer.said().lines().filter(line -> line.contains("ERROR")))
                    .hasSize(2);
            assertThat(consumer.said()).doesNotContain("\tat ");

            stack.execute(target, "INSERT INTO public.a VALUES (2, 2)");
            assertThat(consumer.post("/replica").statusCode()).isEqualTo(202);
            awaitState(consumer, "following");
            assertThat(consumer.get("/health").statusCode()).isEqualTo(200);
            assertThat(stack.strings(target, "SELECT n FROM public.a WHERE id = 2"))
                    .containsExactly("3");
            assertThat(producer.get("/stream").body()).contains("\"state\":\"running\"");
        } finally {
            detach(source, "conflict");
        }
    }
}
