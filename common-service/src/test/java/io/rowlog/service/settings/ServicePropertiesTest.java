package io.rowlog.service.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.terminal.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServicePropertiesTest {
    private static ServiceProperties with(String name, String value) {
        return new ServiceProperties(asked -> asked.equals(name) ? Optional.of(value) : Optional.empty());
    }

    @Test
    void aNumberThatIsNotAllowedIsRefusedNamingPropertyValueAndRange() {
        for (String wrong : new String[] {"0", "65", "two", "1.5", "99999999999"}) {
            assertThatThrownBy(() -> with("rowlog.jobs", wrong).jobs())
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("rowlog.jobs")
                    .hasMessageContaining("'" + wrong + "'")
                    .extracting(e -> ((Failure) e).remedy().toString())
                    .asString()
                    .contains("1 to 64");
        }
        assertThat(with("rowlog.jobs", " 64 ").jobs()).isEqualTo(64);
    }

    @ParameterizedTest
    @CsvSource({"10s, PT10S", "5m, PT5M", "6h, PT6H", "1d, PT24H", "PT90S, PT90S"})
    void durationsAreReadAsPeopleWriteThem(String text, Duration expected) {
        assertThat(with("d", text).duration("d", Duration.ZERO, Duration.ofDays(2), Duration.ZERO))
                .isEqualTo(expected);
    }

    @Test
    void aDurationThatIsNotOneOrOutOfRangeIsRefused() {
        for (String wrong : new String[] {"10", "ten minutes", "3d", "-1s"}) {
            assertThatThrownBy(() -> with("d", wrong)
                            .duration("d", Duration.ofSeconds(1), Duration.ofDays(2), Duration.ofSeconds(1)))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("'" + wrong + "'");
        }
    }

    @Test
    void flagsChoicesAndNamesAreRefusedNamingTheProperty() {
        assertThatThrownBy(() -> with("f", "yes").flag("f", false)).hasMessageContaining("Property f is 'yes'");
        assertThatThrownBy(() -> with("c", "x").choice("c", Map.of("a", 1, "b", 2), 1))
                .hasMessageContaining("Property c is 'x'")
                .extracting(e -> ((Failure) e).remedy().toString())
                .isEqualTo("Allowed: one of a, b");
        assertThatThrownBy(() -> with("rowlog.log", "no spaces").log()).hasMessageContaining("rowlog.log");
        assertThatThrownBy(() -> with("rowlog.kafka.servers", "nowhere").kafka())
                .hasMessageContaining("rowlog.kafka.servers");
        assertThatThrownBy(() -> with("x", "y").kafka()).hasMessageContaining("rowlog.kafka.servers is not set");
    }

    @Test
    void aUrlThatIsNotOneIsRefusedWithoutItsPassword() {
        assertThatThrownBy(() ->
                        with("rowlog.source.url", "mysql://u:secret@host/db").database("rowlog.source.url"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("rowlog.source.url")
                .hasMessageNotContaining("secret");
    }

    @Test
    void variablesOfCommandsAndTheFilesThatTheyNameBecomeProperties(@TempDir Path directory) throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "0123456789abcdef\n");

        Map<String, Object> properties = CommandVariables.properties(new Environment(Map.of(
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
        assertThatThrownBy(() ->
                        CommandVariables.properties(new Environment(Map.of("ROWLOG_API_TOKEN_FILE", "/nonexistent"))))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("ROWLOG_API_TOKEN_FILE");
    }

    @Test
    void optionsOfCommandsAreArgumentsTooAndUnknownOnesAreRefused() {
        assertThat(ServiceArguments.properties(
                        "serve", "--source", "postgresql://a@b/c", "--port=9000", "--rowlog.jobs=2"))
                .containsExactly(
                        "--rowlog.source.url=postgresql://a@b/c", "--micronaut.server.port=9000", "--rowlog.jobs=2");
        assertThatThrownBy(() -> ServiceArguments.properties("serve", "--sauce", "x"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("--sauce");
        assertThatThrownBy(() -> ServiceArguments.properties("--log"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("--log has no value");
        assertThatThrownBy(() -> ServiceArguments.properties("serve", "x=y")).isInstanceOf(Failure.class);
    }
}
