package io.rowlog.producer.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.client.BlockingHttpClient;
import io.micronaut.http.client.HttpClient;
import io.micronaut.http.client.annotation.Client;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@MicronautTest
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit and Micronaut set the fields before the first test
class SnapshotControllerTest implements TestPropertyProvider, StackExtension.Receiver {
    private ProducerServers servers;
    private BlockingHttpClient http;

    @Inject
    @Client("/")
    HttpClient client;

    @Override
    public void receive(Stack stack) throws SQLException {
        servers = ProducerServers.of(stack);
    }

    @Override
    public Map<String, String> getProperties() {
        return servers.properties("api");
    }

    @BeforeEach
    void open() {
        http = client.toBlocking();
    }

    private JsonNode completed(String location) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> http.retrieve(location, JsonNode.class),
                        snapshot -> !snapshot.path("state").asText().equals("running"));
    }

    private String begin() {
        HttpResponse<JsonNode> answer = http.exchange(HttpRequest.POST("/snapshots", null), JsonNode.class);
        assertThat(answer.status().getCode()).isEqualTo(202);
        assertThat(answer.body().path("state").asText()).isEqualTo("running");
        String location = answer.header("Location");
        assertThat(location).isEqualTo("/snapshots/" + answer.body().path("id").asText());
        return location;
    }

    private static int refused(Runnable request) {
        try {
            request.run();
        } catch (HttpClientResponseException e) {
            return e.getStatus().getCode();
        }
        throw new AssertionError("Not refused");
    }

    @Test
    void aSnapshotIsTakenWhenAskedForAndShownWithItsCounts() {
        JsonNode snapshot = completed(begin());

        assertThat(snapshot.path("state").asText()).isEqualTo("completed");
        assertThat(snapshot.path("rows").asLong()).isEqualTo(1000);
        assertThat(snapshot.path("tables").asInt()).isEqualTo(2);
        assertThat(snapshot.path("snapshot").asText()).isNotEmpty();
        assertThat(http.retrieve("/snapshots", JsonNode.class).get(0)).isEqualTo(snapshot);
        assertThat(http.retrieve("/prometheus"))
                .contains("rowlog_snapshot_rows_total", "rowlog_snapshot_running 0.0")
                .contains("rowlog_snapshot_duration_seconds_count{outcome=\"completed\"}");
        JsonNode health = http.retrieve("/health", JsonNode.class);
        assertThat(health.path("status").asText()).isEqualTo("UP");
        assertThat(health.path("details").path("postgres").path("status").asText())
                .isEqualTo("UP");
        assertThat(health.path("details").path("kafka").path("status").asText()).isEqualTo("UP");
    }

    @Test
    void aSecondRequestIsRefusedWhileOneRuns() throws Exception {
        String location;
        try (Connection lock = servers.locked()) {
            location = begin();
            assertThatThrownBy(() -> http.exchange(HttpRequest.POST("/snapshots", null), JsonNode.class))
                    .isInstanceOfSatisfying(HttpClientResponseException.class, refusal -> {
                        assertThat(refusal.getStatus().getCode()).isEqualTo(409);
                        assertThat(refusal.getResponse()
                                        .getBody(JsonNode.class)
                                        .orElseThrow()
                                        .path("remedy")
                                        .asText())
                                .contains(location);
                    });
            lock.rollback();
        }
        assertThat(completed(location).path("state").asText()).isEqualTo("completed");
    }

    @Test
    void whatARequestSaysAndNobodyReadsIsRefused() {
        assertThat(refused(() -> http.exchange(HttpRequest.POST("/snapshots", Map.of("include", "orders")))))
                .isEqualTo(400);
        assertThat(refused(() -> http.exchange(HttpRequest.POST("/snapshots?include=orders", null))))
                .isEqualTo(400);
    }

    @Test
    void aPageInABrowserMayNotBeginOneNorAnIdThatIsNotThereBeFound() {
        assertThat(refused(() ->
                        http.exchange(HttpRequest.POST("/snapshots", null).header("Origin", "http://evil.example"))))
                .isEqualTo(403);
        assertThat(refused(() -> http.retrieve("/snapshots/none"))).isEqualTo(404);
    }
}
