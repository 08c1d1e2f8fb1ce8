package io.rowlog.access.terminal.option;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.postgres.Passwords;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.access.postgres.PostgresUrl;
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
        String text = url != null
                ? url
                : environment
                        .valueOrFile("ROWLOG_TARGET")
                        .orElseThrow(() -> Failure.usage(
                                "No target database is named.",
                                "Give --target postgresql://user@host:port/database, or set ROWLOG_TARGET"));
        return new PostgresConnector(PostgresUrl.parse(text), Passwords.ofProcess());
    }
}
