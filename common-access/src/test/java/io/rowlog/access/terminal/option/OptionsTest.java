package io.rowlog.access.terminal.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.terminal.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class OptionsTest {
    @Command(name = "all")
    private static final class All {
        @Mixin
        private final SourceOptions source;

        @Mixin
        private final TargetOptions target;

        @Mixin
        private final KafkaOptions kafka;

        @Mixin
        private final LogOption log = new LogOption();

        @Mixin
        private final TableOptions tables = new TableOptions();

        @Mixin
        private final FormatOption format = new FormatOption();

        @Mixin
        private final JobsOption jobs = new JobsOption();

        @Mixin
        private final ProgressOption progress = new ProgressOption();

        @Mixin
        private final StandardOptions standard = new StandardOptions();

        All(Map<String, String> variables) {
            Environment environment = new Environment(variables);
            source = new SourceOptions(environment);
            target = new TargetOptions(environment);
            kafka = new KafkaOptions(environment);
        }
    }

    private static All parse(Map<String, String> variables, String... arguments) {
        All all = new All(variables);
        new CommandLine(all).parseArgs(arguments);
        return all;
    }

    @Test
    void optionsComeBeforeTheEnvironment(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("target"), "postgresql://from-file/t\n");
        Path config = Files.writeString(directory.resolve("kafka.properties"), "security.protocol=SSL\n");
        Map<String, String> variables = Map.of(
                "ROWLOG_SOURCE",
                "postgresql://me@from-environment/s",
                "ROWLOG_TARGET_FILE",
                file.toString(),
                "ROWLOG_KAFKA",
                "environment:9092",
                "ROWLOG_KAFKA_CONFIG",
                config.toString());
        All fromEnvironment = parse(variables);
        assertThat(fromEnvironment.source.connector().url()).hasToString("me@from-environment:5432/s");
        assertThat(fromEnvironment.target.connector().url().hostList()).isEqualTo("from-file:5432");
        assertThat(fromEnvironment.kafka.settings()).hasToString("environment:9092");
        assertThat(fromEnvironment.kafka.settings().client()).containsEntry("security.protocol", "SSL");

        All fromOptions = parse(variables, "--source", "postgresql://me@option/s", "--kafka", "option:1");
        assertThat(fromOptions.source.connector().url()).hasToString("me@option:5432/s");
        assertThat(fromOptions.kafka.settings()).hasToString("option:1");
    }

    @Test
    void anEmbeddedBrokerIsUsedWhereItsDirectoryIsNamedOrNoKafka(@TempDir Path directory) {
        String kafka = directory.resolve("kafka").toString();
        Map<String, String> launched = Map.of("ROWLOG_EMBEDDED_BROKER", "false", "ROWLOG_KAFKA", "environment:9092");
        assertThat(parse(launched).kafka.settings()).hasToString("environment:9092");
        assertThat(parse(launched, "--kafka", "option:1").kafka.settings()).hasToString("option:1");
        assertThat(parse(Map.of("ROWLOG_KAFKA", "environment:9092"), "--kafka-dir", kafka)
                        .kafka
                        .settings())
                .hasToString("environment:9092");
        KafkaOptions embedded = parse(launched, "--kafka-dir", kafka).kafka;
        // What is wrong with other options is told before a broker is started.
        assertThat(Path.of(kafka)).doesNotExist();
        assertThatThrownBy(embedded::settings)
                .isInstanceOf(Failure.class)
                .hasMessage("The embedded Kafka broker on " + kafka + " doesn't start");
        embedded.end();
    }

    @Test
    void aKafkaAndADirectoryForAnEmbeddedOneExcludeEachOther() {
        KafkaOptions both = parse(Map.of(), "--kafka", "option:1", "--kafka-dir", "anywhere").kafka;

        assertThatThrownBy(both::settings).isInstanceOfSatisfying(Failure.class, error -> {
            assertThat(error.code()).isEqualTo(FailureCode.USAGE);
            assertThat(error.remedy()).hasToString("Give --kafka or --kafka-dir");
        });
    }

    @Test
    void whatIsMissingIsAUsageErrorThatNamesTheOption() {
        All none = parse(Map.of());
        assertThatThrownBy(none.source::connector).isInstanceOfSatisfying(Failure.class, error -> {
            assertThat(error.code()).isEqualTo(FailureCode.USAGE);
            assertThat(error.remedy().toString()).contains("--source", "ROWLOG_SOURCE");
        });
        assertThatThrownBy(none.target::connector)
                .isInstanceOfSatisfying(
                        Failure.class,
                        error -> assertThat(error.remedy().toString()).contains("--target", "ROWLOG_TARGET"));
        assertThatThrownBy(none.kafka::settings)
                .isInstanceOfSatisfying(
                        Failure.class,
                        error -> assertThat(error.remedy().toString()).contains("--kafka", "ROWLOG_KAFKA"));
        assertThat(none.log.name()).isEmpty();
    }

    @Test
    void aVariablesFileThatCannotBeReadIsNamed() {
        All all = parse(Map.of("ROWLOG_SOURCE_FILE", "/nowhere"));
        assertThatThrownBy(all.source::connector)
                .hasMessage("ROWLOG_SOURCE_FILE names /nowhere, which cannot be read.");
    }

    @Test
    void valuesOutsideTheirRangeAreRefused() {
        assertThatThrownBy(() -> parse(Map.of(), "--jobs", "0"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("--jobs must be 1 to 64, not 0");
        assertThatThrownBy(() -> parse(Map.of(), "--jobs", "65")).hasMessageContaining("1 to 64");
        assertThatThrownBy(() -> parse(Map.of(), "--format", "xml")).hasMessageContaining("text or json");
        assertThatThrownBy(parse(Map.of(), "--log", "a b").log::name).isInstanceOf(Failure.class);
    }

    @Test
    void defaultsAreOneJobForEachProcessorAtMostEightAllTablesAndText() {
        All none = parse(Map.of());
        assertThat(none.jobs.jobs()).isEqualTo(Math.min(8, Runtime.getRuntime().availableProcessors()));
        assertThat(none.tables.patterns().include()).isEmpty();
        assertThat(none.tables.patterns().exclude()).isEmpty();
        assertThat(none.format.json()).isFalse();
        All some =
                parse(Map.of(), "-j", "3", "--include", "a*", "--include", "b", "--exclude", "c", "--format", "json");
        assertThat(some.jobs.jobs()).isEqualTo(3);
        assertThat(some.tables.patterns().include()).containsExactly("a*", "b");
        assertThat(some.tables.patterns().exclude()).containsExactly("c");
        assertThat(some.format.json()).isTrue();
    }

    @Test
    void theLaunchersWordOnTheTerminalCountsUnlessTheTerminalIsDumb() {
        assertThat(new Environment(Map.of("TERM", "xterm", "ROWLOG_TTY", "1")).terminal())
                .isTrue();
        assertThat(new Environment(Map.of("TERM", "dumb", "ROWLOG_TTY", "1")).terminal())
                .isFalse();
        assertThat(new Environment(Map.of("TERM", "xterm", "ROWLOG_TTY", "0")).terminal())
                .isFalse();
        assertThat(new Environment(Map.of("TERM", "xterm")).terminal()).isFalse();
        assertThat(new Environment(Map.of("COLUMNS", "120")).columns()).isEqualTo(120);
        assertThat(new Environment(Map.of("COLUMNS", "x")).columns()).isEqualTo(80);
    }
}
