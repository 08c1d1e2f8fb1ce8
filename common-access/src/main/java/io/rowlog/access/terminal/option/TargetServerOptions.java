package io.rowlog.access.terminal.option;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.access.terminal.Environment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The server that a drill makes its database on. */
public final class TargetServerOptions {
    private final Environment environment;

    @Option(
            names = "--target-server",
            paramLabel = "URL",
            description = {
                "Server to make a database on: postgresql://user@host:port/database with any of its databases, or a"
                        + " JDBC URL. Else ROWLOG_TARGET_SERVER, or the file that ROWLOG_TARGET_SERVER_FILE names.",
                "The password comes from the URL, PGPASSWORD_FILE, PGPASSWORD or ~/.pgpass."
            })
    private @Nullable String url;

    /** Options that fall back to this process's environment. */
    public TargetServerOptions() {
        this(Environment.ofProcess());
    }

    TargetServerOptions(Environment environment) {
        this.environment = environment;
    }

    /**
     * The server that was named.
     *
     * @throws Failure when none was, or its URL is not one
     */
    public PostgresConnector connector() {
        return SourceOptions.connector(url, environment, Setting.TARGET_SERVER, "No server is named.");
    }
}
