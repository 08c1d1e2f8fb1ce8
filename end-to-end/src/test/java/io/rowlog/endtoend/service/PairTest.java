package io.rowlog.endtoend.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rowlog.fixture.SampleShop;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StackExtension.class)
class PairTest {
    private final Stack stack;

    PairTest(Stack stack) {
        this.stack = stack;
    }

    private ServiceProcess producer(String source, String log) throws Exception {
        return ServiceProcess.producer(
                Map.of("ROWLOG_SOURCE", stack.url(source), "ROWLOG_KAFKA", stack.kafka(), "ROWLOG_LOG", log));
    }

    private ServiceProcess consumer(String target, String log) throws Exception {
        return ServiceProcess.consumer(Map.of(
                "ROWLOG_TARGET",
                stack.url(target),
                "ROWLOG_KAFKA",
                stack.kafka(),
                "ROWLOG_LOG",
                log,
                "ROWLOG_GRANTS",
                "true",
                "ROWLOG_RETRY_ATTEMPTS",
                "2",
                "ROWLOG_RETRY_FIRST",
                "1s"));
    }

    private static boolean restored(JsonNode restores, int number) {
        return restores.path("state").asText().equals("watching")
                && restores.path("restores").size() == number
                && restores.path("restored").path("verified").asBoolean();
    }

    private static void snapshot(ServiceProcess producer) throws Exception {
        assertThat(producer.post("/snapshots").statusCode()).isEqualTo(202);
        producer.await("/snapshots", all -> all.path(0).path("state").asText().equals("completed"));
    }

    private String name(String database) throws Exception {
        try (Connection session = stack.connect(database);
                Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("SELECT name FROM public.users WHERE id = 1")) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void eachSnapshotArrivesVerifiedAndWhatArrivedIsKnownAfterARestart() throws Exception {
        String source = SampleShop.create(stack);
        String target = stack.newDatabase("staging");
        try (ServiceProcess producer = producer(source, "pair")) {
            String first;
            try (ServiceProcess consumer = consumer(target, "pair")) {
                consumer.await("/restores", all -> all.path("state").asText().equals("waiting-for-log"));
                snapshot(producer);
                JsonNode restores = consumer.await("/restores", all -> restored(all, 1));
                JsonNode restore = restores.path("restores").path(0);
                assertThat(restore.path("state").asText()).isEqualTo("verified");
                assertThat(restore.path("mode").asText()).isEqualTo("create");
                assertThat(restore.path("verification").path("rows").asLong()).isEqualTo(SampleShop.ROWS);
                assertThat(restore.path("verification").path("tables").asInt()).isEqualTo(SampleShop.TABLES);
                first = restores.path("restored").path("snapshot").asText();

                stack.execute(source, "UPDATE public.users SET name = 'Somebody Else' WHERE id = 1");
                snapshot(producer);
                restore = consumer.await("/restores", all -> restored(all, 2))
                        .path("restores")
                        .path(0);
                assertThat(restore.path("mode").asText()).isEqualTo("replace");
                assertThat(restore.path("state").asText()).isEqualTo("verified");
                assertThat(restore.path("verification").path("rows").asLong()).isEqualTo(SampleShop.ROWS);
                assertThat(restore.path("snapshot").asText()).isNotEqualTo(first);
                assertThat(name(target)).isEqualTo("Somebody Else");
                assertThat(consumer.get("/prometheus").body())
                        .contains("rowlog_restore_rows_total " + (double) (2 * SampleShop.ROWS));
            }
            try (ServiceProcess consumer = consumer(target, "pair")) {
                JsonNode restores = consumer.await("/restores", all -> restored(all, 0));
                assertThat(restores.path("restored").path("snapshot").asText()).isNotEqualTo(first);
                assertThat(restores.path("restored").path("rows").asLong()).isEqualTo(SampleShop.ROWS);
                snapshot(producer);
                consumer.await("/restores", all -> restored(all, 1));
            }
        }
    }

    @Test
    void aTargetWithTablesOfItsOwnIsLeftAloneAndTheHealthSaysWhy() throws Exception {
        String source = stack.newDatabase("source");
        stack.execute(source, "CREATE TABLE public.a AS SELECT 1 AS n; GRANT SELECT ON public.a TO pg_monitor");
        String target = stack.newDatabase("occupied");
        stack.execute(target, "CREATE TABLE public.a AS SELECT 2 AS n");
        try (ServiceProcess producer = producer(source, "occupied");
                ServiceProcess consumer = consumer(target, "occupied")) {
            snapshot(producer);
            JsonNode restores = consumer.await(
                    "/restores", all -> all.path("state").asText().equals("given-up"));
            assertThat(restores.path("problem").asText()).contains("1 tables", "rowlog.mode");
            assertThat(consumer.get("/health").statusCode()).isEqualTo(503);
            assertThat(consumer.get("/health").body()).contains("rowlog.mode");

            stack.execute(target, "DROP TABLE public.a");
            assertThat(consumer.post("/restores").statusCode()).isEqualTo(202);
            consumer.await("/restores", all -> restored(all, 1));
            assertThat(consumer.get("/health").statusCode()).isEqualTo(200);
            assertThat(stack.strings(target, "SELECT has_table_privilege('pg_monitor', 'public.a', 'SELECT')::text"))
                    .containsExactly("true");
        }
    }
}
