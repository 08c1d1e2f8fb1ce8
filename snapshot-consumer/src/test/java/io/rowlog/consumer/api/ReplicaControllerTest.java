package io.rowlog.consumer.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.client.HttpClient;
import io.micronaut.http.client.annotation.Client;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.fixture.Versions;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A follower before there is a log; what happens with one is tested together with the producer. */
@MicronautTest
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit and Micronaut set the fields before the first test
class ReplicaControllerTest implements TestPropertyProvider, StackExtension.Receiver {
    private Stack stack;

    @Inject
    @Client("/")
    HttpClient client;

    @Override
    public void receive(Stack shared) {
        stack = shared;
    }

    @Override
    public Map<String, String> getProperties() {
        return Map.of(
                "rowlog.target.url",
                stack.version(Versions.newest()).url("postgres"),
                "rowlog.kafka.servers",
                stack.kafka(),
                "rowlog.log",
                "followed",
                "rowlog.mode",
                "follow",
                "micronaut.server.port",
                "-1");
    }

    private JsonNode get(String path) {
        return client.toBlocking().retrieve(path, JsonNode.class);
    }

    @Test
    void withoutALogItWaitsAndIsReadyAndAlive() {
        JsonNode replica = await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> get("/replica"),
                        view -> view.path("state").asText().equals("waiting-for-log"));

        assertThat(replica.path("log").asText()).isEqualTo("followed");
        assertThat(replica.has("problem")).isFalse();
        assertThat(replica.has("lagSeconds")).isFalse();
        for (String health : new String[] {"/health", "/health/liveness", "/health/readiness"}) {
            assertThat(get(health).path("status").asText()).isEqualTo("UP");
        }
    }

    @Test
    void whatIsNotKnownIsNotANumber() {
        assertThat(client.toBlocking().retrieve("/prometheus"))
                .contains(
                        "rowlog_replica_lag_time_seconds NaN",
                        "rowlog_replica_transactions_total 0.0",
                        "rowlog_restorable_begin_seconds NaN");
    }

    @Test
    void snapshotsAreNotRestoredOneByOne() {
        assertThatThrownBy(() -> client.toBlocking().retrieve("/restores"))
                .isInstanceOfSatisfying(
                        HttpClientResponseException.class,
                        refusal -> assertThat(refusal.getStatus().getCode()).isEqualTo(404));
    }

    @Test
    void whatHasNoProblemIsNotTriedAgain() {
        assertThatThrownBy(() -> client.toBlocking().exchange(HttpRequest.POST("/replica", null)))
                .isInstanceOfSatisfying(
                        HttpClientResponseException.class,
                        refusal -> assertThat(refusal.getStatus().getCode()).isEqualTo(409));
    }
}
