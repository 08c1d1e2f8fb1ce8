package io.rowlog.access.terminal.option;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.access.terminal.Environment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The database to write to. */
public final class TargetOptions {
    private final Environment environment;

    @Option(
            names = "--target",
            paramLabel = "URL",
            description = {
                "Database to write: postgresql://user@host:port/database or a JDBC URL. Else ROWLOG_TARGET, or the"
                        + " file that ROWLOG_TARGET_FILE names.",
                "The password comes from the URL, PGPASSWORD_FILE, PGPASSWORD or ~/.pgpass."
            })
    private @Nullable String url;

    /** Options that fall back to this process's environment. */
    public TargetOptions() {
        this(Environment.ofProcess());
    }

    TargetOptions(Environment environment) {
        this.environment = environment;
    }

    /**
     * The database that was named.
     *
     * @throws Failure when none was, or its URL is not one
     */
    public PostgresConnector connector() {
        return SourceOptions.connector(url, environment, Setting.TARGET, "No target database is named.");
    }
}
