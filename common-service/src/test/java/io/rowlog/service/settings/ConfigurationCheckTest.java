package io.rowlog.service.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.exceptions.BeanInstantiationException;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Wording;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationCheckTest {
    private static final Map<String, Object> REQUIRED = Map.of("rowlog.kafka.servers", "kafka:9092");

    private static Map<String, Object> with(Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(REQUIRED);
        properties.putAll(more);
        return properties;
    }

    private static List<String> refused(Map<String, Object> properties) {
        try (ApplicationContext context = ApplicationContext.run(properties, "test")) {
            throw new AssertionError("Started");
        } catch (BeanInstantiationException e) {
            return refusals(e).stream()
                    .map(refusal -> refusal.line(Wording.SERVICE))
                    .toList();
        }
    }

    private static List<Failure> refusals(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RefusedConfiguration refused) {
                return refused.refusals();
            }
        }
        throw new AssertionError("Not refused", failure);
    }

    @Test
    void everythingThatMayBeLeftOutHasItsDefault() {
        try (ApplicationContext context = ApplicationContext.run(REQUIRED, "test")) {
            assertThat(context.getBean(ServiceProperties.Kafka.class).settings().client())
                    .isEmpty();
            assertThat(context.getBean(ServiceProperties.Jobs.class).sessions())
                    .isEqualTo(Math.min(8, Runtime.getRuntime().availableProcessors()));
            assertThat(context.getBean(ServiceProperties.Api.class).token()).isNull();
            ServiceProperties.Server server = context.getBean(ServiceProperties.Server.class);
            assertThat(server.address()).isEqualTo(address("0.0.0.0"));
            assertThat(server.port()).isEqualTo(8080);
        }
    }

    @Test
    void everythingThatIsSetIsTaken(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("client.properties"), "security.protocol=SSL\n");
        Map<String, Object> properties = with(Map.of(
                "rowlog.kafka.config-file", file.toString(),
                "rowlog.jobs", "64",
                "rowlog.api.token", "0123456789abcdef",
                "micronaut.server.host", "127.0.0.1",
                "micronaut.server.port", "-1"));

        try (ApplicationContext context = ApplicationContext.run(properties, "test")) {
            assertThat(context.getBean(ServiceProperties.Kafka.class).settings().client())
                    .isEqualTo(Map.of("security.protocol", "SSL"));
            assertThat(context.getBean(ServiceProperties.Jobs.class).sessions()).isEqualTo(64);
            assertThat(context.getBean(ServiceProperties.Api.class).token())
                    .isEqualTo(new ServiceProperties.Token("0123456789abcdef"));
            assertThat(context.getBean(ServiceProperties.Server.class))
                    .isEqualTo(new ServiceProperties.Server(address("127.0.0.1"), -1));
        }
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        assertThat(refused(Map.of("rowlog.jobs", "0", "rowlog.api.token", "hush", "rowlog.jobz", "3")))
                .containsExactly(
                        "Property rowlog.api.token: 4 characters are too few. Allowed: at least 16, such as those of:"
                                + " openssl rand -hex 32",
                        "Property rowlog.jobs is '0', which is not allowed. Allowed: a whole number from 1 to 64",
                        "Property rowlog.kafka.servers is not set. Set it to Kafka's bootstrap servers, such as"
                                + " kafka-1:9092,kafka-2:9092",
                        "There is no property rowlog.jobz. The nearest is rowlog.jobs; all are in"
                                + " docs/how-to/run-as-services.md");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65", "two", "1.5", "99999999999", " "})
    void aNumberThatIsNotOneOrOutOfRangeIsRefusedNamingPropertyValueAndRange(String wrong) {
        assertThat(refused(with(Map.of("rowlog.jobs", wrong))))
                .containsExactly("Property rowlog.jobs is '" + wrong
                        + "', which is not allowed. Allowed: a whole number from 1 to 64");
    }

    @Test
    void aPropertyThatIsSetToNothingCountsAsNotSet() {
        assertThat(refused(Map.of("rowlog.kafka.servers", "", "rowlog.jobs", "", "micronaut.server.port", "")))
                .singleElement()
                .asString()
                .contains("rowlog.kafka.servers is not set");
    }

    @ParameterizedTest
    @CsvSource({
        "rowlog.kafka.servers, nowhere, rowlog.kafka.servers=host:port",
        "rowlog.kafka.config-file, /nowhere, rowlog.kafka.config-file",
        "micronaut.server.host, no such host, a name or address of this machine",
        "micronaut.server.port, 65536, a whole number from -1 to 65535"
    })
    void aValueOfAnotherTypeIsRefusedNamingPropertyValueAndWhatIsAllowed(
            String property, String wrong, String allowed) {
        assertThat(refused(with(Map.of(property, wrong))))
                .singleElement()
                .asString()
                .contains(property, wrong, allowed);
    }

    @Test
    void aSecretIsNotToldWhenItIsRefused() {
        assertThat(refused(with(Map.of("rowlog.api.token", "hush", "rowlog.api.tokn", "0123456789abcdef"))))
                .hasSize(2)
                .noneMatch(told -> told.contains("hush") || told.contains("0123456789abcdef"));
    }

    @Test
    void variablesThatAreNoPropertiesAreForOtherPrograms() {
        try (ApplicationContext context = ApplicationContext.builder("test")
                .propertySources(
                        PropertySource.of("properties", REQUIRED),
                        PropertySource.of(
                                "variables",
                                Map.of("ROWLOG_TTY", "1"),
                                PropertySource.PropertyConvention.ENVIRONMENT_VARIABLE,
                                PropertySource.Origin.of("test")))
                .start()) {
            assertThat(context.isRunning()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"rowlog.jobs, rowlog.jobz, 1", "rowlog.log, rowlog.log, 0", "rowlog.log, rowlog.logs, 1", "ab, ba, 2"})
    void nearnessIsTheNumberOfCharactersToChange(String one, String other, int changes) {
        assertThat(ConfigurationCheck.changes(one, other)).isEqualTo(changes);
    }

    @Test
    void whatHasARuleOfItsOwnSaysWhatIsWrong() {
        assertThat(refused(with(Map.of("rowlog.kafka.servers", "nowhere"))).getFirst())
                .contains("are not of the form host:port")
                .doesNotContain("--kafka");
    }

    @Test
    void aRefusalIsAMistakeInTheConfiguration() {
        assertThatThrownBy(() -> ApplicationContext.run(Map.of(), "test").close())
                .satisfies(failure ->
                        assertThat(refusals(failure)).extracting(Failure::code).containsOnly(FailureCode.USAGE));
    }
}
