package io.rowlog.access.terminal.option;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.kafka.EmbeddedBroker;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.terminal.Environment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** Where Kafka is: one that runs, or the embedded one. */
public final class KafkaOptions {
    /** The launcher's: what starts an embedded broker, an argument a line. */
    private static final String EMBEDDED = "ROWLOG_EMBEDDED_BROKER";

    private final Environment environment;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT,...",
            description = "Kafka's bootstrap servers. Else ROWLOG_KAFKA; with neither, an embedded broker.")
    private @Nullable String servers;

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description = "Client properties for Kafka, such as those of SASL and TLS. Else ROWLOG_KAFKA_CONFIG.")
    private @Nullable Path config;

    @Option(
            names = "--kafka-dir",
            paramLabel = "DIR",
            description = "Where the embedded broker keeps its log (default: ./rowlog-data). Comes before ROWLOG_KAFKA;"
                    + " there is none when the program is started without its launcher.")
    private @Nullable Path directory;

    private Consumer<Failure> lost = failure -> {};

    /** Null until it is needed, so that wrong options are refused before anything is started; and where it is not. */
    private @Nullable EmbeddedBroker embedded;

    /** Options that fall back to this process's environment. */
    public KafkaOptions() {
        this(Environment.ofProcess());
    }

    KafkaOptions(Environment environment) {
        this.environment = environment;
    }

    /** Those that a command line was given; none where it failed to parse, or the command needs no Kafka. */
    public static Optional<KafkaOptions> of(@Nullable ParseResult parsed) {
        return GivenOptions.find(parsed, KafkaOptions.class);
    }

    /** Has somebody told, in a thread of its own, when an embedded broker that is used is gone before {@link #end}. */
    public void whenLost(Consumer<Failure> listener) {
        lost = listener;
    }

    /** Ends the use of the embedded broker, where there is one. */
    public void end() {
        if (embedded != null) {
            embedded.close();
        }
    }

    /**
     * The Kafka that was named, or the embedded one, which is started if need be and waited for.
     *
     * @throws Failure when there is neither, or both are named, or its properties or directory cannot be used
     */
    public KafkaSettings settings() {
        return known().orElseThrow(() -> Failure.usage(
                "No Kafka is named.",
                Remedy.of(
                        "Give %s or set %s; ./rowlog without either brings its own broker",
                        Setting.KAFKA.as("host:port,..."),
                        Setting.KAFKA.variable().orElseThrow())));
    }

    /**
     * The Kafka that was named, or the embedded one, which is started if need be and waited for; empty when there is neither.
     *
     * @throws Failure when both are named, or its properties or directory cannot be used
     */
    public Optional<KafkaSettings> known() {
        if (servers != null && directory != null) {
            throw Failure.usage(
                    "Both a Kafka and a directory for an embedded one are named.",
                    Remedy.of("Give %s or %s", Setting.KAFKA, Setting.KAFKA_DIR));
        }
        return embedded().map(EmbeddedBroker::bootstrapServers).or(this::named).map(this::of);
    }

    private Optional<EmbeddedBroker> embedded() {
        if (embedded == null && (directory != null || named().isEmpty())) {
            embedded = environment
                    .value(EMBEDDED)
                    .map(lines -> EmbeddedBroker.use(
                            Optional.ofNullable(directory).orElse(Path.of("rowlog-data")),
                            List.of(lines.split("\n", -1)),
                            lost))
                    .orElse(null);
        }
        return Optional.ofNullable(embedded);
    }

    private KafkaSettings of(String bootstrapServers) {
        return Optional.ofNullable(config)
                .or(() -> Setting.KAFKA_CONFIG
                        .variable()
                        .flatMap(environment::value)
                        .map(Path::of))
                .map(file -> KafkaSettings.withFile(bootstrapServers, file))
                .orElseGet(() -> new KafkaSettings(bootstrapServers, Map.of()));
    }

    private Optional<String> named() {
        return Optional.ofNullable(servers).or(() -> Setting.KAFKA.variable().flatMap(environment::value));
    }
}
