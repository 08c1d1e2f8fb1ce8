package io.rowlog.service.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.terminal.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceArgumentsTest {
    @Test
    void variablesOfCommandsAndTheFilesThatTheyNameBecomeProperties(@TempDir Path directory) throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "0123456789abcdef\n");

        Map<String, Object> properties = ServiceArguments.variables(new Environment(Map.of(
                "ROWLOG_SOURCE", "postgresql://a@b/c",
                "ROWLOG_KAFKA", "k:9092",
                "ROWLOG_LOG", "shop",
                "ROWLOG_API_TOKEN_FILE", token.toString())));

        assertThat(properties)
                .containsOnly(
                        Map.entry("rowlog.source.url", "postgresql://a@b/c"),
                        Map.entry("rowlog.kafka.servers", "k:9092"),
                        Map.entry("rowlog.log", "shop"),
                        Map.entry("rowlog.api.token", "0123456789abcdef"));
    }

    @Test
    void aFileThatCannotBeReadIsRefusedNamingTheVariable() {
        Environment environment = new Environment(Map.of("ROWLOG_API_TOKEN_FILE", "/nonexistent"));

        assertThatThrownBy(() -> ServiceArguments.variables(environment))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("ROWLOG_API_TOKEN_FILE");
    }

    @Test
    void optionsOfCommandsAreArgumentsToo() {
        assertThat(ServiceArguments.properties(
                        "serve", "--source", "postgresql://a@b/c", "--port=9000", "--rowlog.jobs=2"))
                .containsExactly(
                        "--rowlog.source.url=postgresql://a@b/c", "--micronaut.server.port=9000", "--rowlog.jobs=2");
    }

    @Test
    void anUnknownOptionIsRefusedNamingThoseThatThereAre() {
        assertThatThrownBy(() -> ServiceArguments.properties("serve", "--sauce", "x"))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.getMessage() + failure.remedy())
                                .contains("--sauce", "--exclude, --grants, --host, --include"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--log", "--no-verify", "x=y"})
    void anOptionWithoutAValueOrWithoutAPropertyIsRefused(String argument) {
        assertThatThrownBy(() -> ServiceArguments.properties("serve", argument)).isInstanceOf(Failure.class);
    }
}
