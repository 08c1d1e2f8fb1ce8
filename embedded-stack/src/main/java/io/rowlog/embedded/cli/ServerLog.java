package io.rowlog.embedded.cli;

import java.nio.file.Path;

/** Where the broker's own log goes: a file beside its data, never the terminal. */
final class ServerLog {
    private ServerLog() {}

    /** Has effect only before the first logger is asked for, and never over a configuration that the user has chosen. */
    static void writeTo(Path directory) {
        System.setProperty(
                "rowlog.kafka.directory", directory.toAbsolutePath().normalize().toString());
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "io/rowlog/embedded/cli/server-log.xml");
        }
    }
}
