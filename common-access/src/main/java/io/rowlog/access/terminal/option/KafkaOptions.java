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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
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
        Optional<KafkaOptions> found = Optional.empty();
        for (ParseResult command = parsed; found.isEmpty() && command != null; command = command.subcommand()) {
            found = of(command.commandSpec()).findFirst();
        }
        return found;
    }

    private static Stream<KafkaOptions> of(CommandSpec spec) {
        return Stream.concat(
                spec.userObject() instanceof KafkaOptions options ? Stream.of(options) : Stream.empty(),
                spec.mixins().values().stream().flatMap(KafkaOptions::of));
    }

    /**
     * Begins to use the embedded broker, unless a Kafka is named, and does not wait for it.
     *
     * @param lost told in a thread of its own when the broker is gone before {@link #end}
     * @throws Failure when both are named, or the broker's directory cannot be written
     */
    public void begin(Consumer<Failure> lost) {
        if (servers != null && directory != null) {
            throw Failure.usage(
                    "Both a Kafka and a directory for an embedded one are named.",
                    Remedy.of("Give %s or %s", Setting.KAFKA, Setting.KAFKA_DIR));
        }
        Optional<List<String>> command = environment.value(EMBEDDED).map(lines -> List.of(lines.split("\n", -1)));
        if (command.isPresent() && (directory != null || named().isEmpty())) {
            embedded = EmbeddedBroker.use(
                    Optional.ofNullable(directory).orElse(Path.of("rowlog-data")), command.get(), lost);
        }
    }

    /** Ends the use of the embedded broker, where there is one. */
    public void end() {
        if (embedded != null) {
            embedded.close();
        }
    }

    /**
     * The Kafka that was named, or the embedded one, which is waited for.
     *
     * @throws Failure when there is neither, or its properties cannot be read
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
     * The Kafka that was named, or the embedded one, which is waited for; empty when there is neither.
     *
     * @throws Failure when its properties cannot be read
     */
    public Optional<KafkaSettings> known() {
        return Optional.ofNullable(embedded)
                .map(EmbeddedBroker::bootstrapServers)
                .or(this::named)
                .map(this::of);
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
