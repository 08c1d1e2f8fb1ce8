package io.rowlog.access.terminal.option;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.terminal.Environment;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where Kafka is. */
public final class KafkaOptions {
    private final Environment environment;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT,...",
            description = "Kafka's bootstrap servers. Else ROWLOG_KAFKA; with neither, a broker of this command's own.")
    private @Nullable String servers;

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description = "Client properties for Kafka, such as those of SASL and TLS. Else ROWLOG_KAFKA_CONFIG.")
    private @Nullable Path config;

    // The launcher acts on this one, and has started the broker by the time this command runs.
    @SuppressWarnings("UnusedVariable")
    @Option(
            names = "--kafka-dir",
            paramLabel = "DIR",
            description = "Where the command's own broker keeps its log (default: ./rowlog-data). Has no effect with"
                    + " --kafka or ROWLOG_KAFKA, and not when the program is started without its launcher.")
    private @Nullable Path directory;

    /** Options that fall back to this process's environment. */
    public KafkaOptions() {
        this(Environment.ofProcess());
    }

    KafkaOptions(Environment environment) {
        this.environment = environment;
    }

    /**
     * The Kafka that was named.
     *
     * @throws Failure when none was, or its properties cannot be read
     */
    public KafkaSettings settings() {
        return named().orElseThrow(() -> Failure.usage(
                "No Kafka is named.",
                Remedy.of(
                        "Give %s or set %s; ./rowlog without either brings its own broker",
                        Setting.KAFKA.as("host:port,..."),
                        Setting.KAFKA.variable().orElseThrow())));
    }

    /**
     * The Kafka that was named; empty when none was.
     *
     * @throws Failure when its properties cannot be read
     */
    public Optional<KafkaSettings> named() {
        return Optional.ofNullable(servers)
                .or(() -> Setting.KAFKA.variable().flatMap(environment::value))
                .map(this::of);
    }

    private KafkaSettings of(String named) {
        return Optional.ofNullable(config)
                .or(() -> Setting.KAFKA_CONFIG
                        .variable()
                        .flatMap(environment::value)
                        .map(Path::of))
                .map(file -> KafkaSettings.withFile(named, file))
                .orElseGet(() -> new KafkaSettings(named, Map.of()));
    }
}
