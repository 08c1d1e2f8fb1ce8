package io.rowlog.consumer.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Before there is a log; what happens with one is tested together with the producer. */
@MicronautTest
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit and Micronaut set the fields before the first test
class RestoreControllerTest implements TestPropertyProvider, StackExtension.Receiver {
    private static final String TOKEN = "0123456789abcdef";

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
                "shop",
                "rowlog.api.token",
                TOKEN,
                "micronaut.server.port",
                "-1");
    }

    @Test
    void withoutALogTheServiceWaitsAndIsHealthy() {
        JsonNode restores = client.toBlocking().retrieve("/restores", JsonNode.class);
        assertThat(restores.path("state").asText()).isEqualTo("waiting-for-log");
        assertThat(restores.path("log").asText()).isEqualTo("shop");
        assertThat(restores.path("restores")).isEmpty();
        assertThat(restores.has("restored")).isFalse();

        JsonNode health = client.toBlocking().retrieve("/health", JsonNode.class);
        assertThat(health.path("status").asText()).isEqualTo("UP");
        assertThat(health.path("details")
                        .path("work")
                        .path("details")
                        .path("state")
                        .asText())
                .isEqualTo("waiting-for-log");
        assertThat(client.toBlocking().retrieve("/prometheus"))
                .contains("rowlog_restore_running 0.0", "rowlog_verification_differing 0.0");
    }

    @Test
    void aRequestToLookAgainNeedsTheToken() {
        assertThatThrownBy(() -> client.toBlocking().exchange(HttpRequest.POST("/restores", null)))
                .isInstanceOfSatisfying(
                        HttpClientResponseException.class,
                        refusal -> assertThat(refusal.getStatus().getCode()).isEqualTo(401));
        assertThat(client.toBlocking()
                        .exchange(HttpRequest.POST("/restores", null).bearerAuth(TOKEN))
                        .getStatus()
                        .getCode())
                .isEqualTo(202);
    }

    @Test
    void sensitiveEndpointsAreNotThere() {
        for (String path : new String[] {"/env", "/beans", "/loggers", "/stop", "/refresh"}) {
            assertThatThrownBy(() -> client.toBlocking().retrieve(path))
                    .isInstanceOfSatisfying(
                            HttpClientResponseException.class,
                            refusal -> assertThat(refusal.getStatus().getCode()).isIn(401, 404, 405));
        }
    }
}
