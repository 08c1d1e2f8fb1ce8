package io.rowlog.embedded.cli;

import io.rowlog.embedded.kafka.KafkaBroker;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that say where and how a broker runs. */
final class BrokerOptions {
    @Option(
            names = "--kafka-dir",
            paramLabel = "DIR",
            description = "Directory that keeps the Kafka log (default: ${DEFAULT-VALUE}).")
    private Path directory = Path.of("rowlog-data");

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "TCP port of the broker on 127.0.0.1; 0 chooses a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--purpose", paramLabel = "TEXT", hidden = true)
    private String purpose = "a Kafka broker";

    Path directory() {
        return directory.toAbsolutePath().normalize();
    }

    /** Starts the broker, whose own log goes to {@code server.log} in its directory. */
    KafkaBroker start() {
        ServerLog.writeTo(directory);
        return KafkaBroker.builder(directory).port(port).purpose(purpose).start();
    }
}
