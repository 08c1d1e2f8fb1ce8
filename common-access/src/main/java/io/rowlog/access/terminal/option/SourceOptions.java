package io.rowlog.access.terminal.option;

import io.rowlog.access.connection.Passwords;
import io.rowlog.access.connection.PostgresUrl;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.access.terminal.Environment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The database to read from. */
public final class SourceOptions {
    private final Environment environment;

    @Option(
            names = "--source",
            paramLabel = "URL",
            description = {
                "Database to read: postgresql://user@host:port/database or a JDBC URL. Else ROWLOG_SOURCE, or the"
                        + " file that ROWLOG_SOURCE_FILE names.",
                "The password comes from the URL, PGPASSWORD_FILE, PGPASSWORD or ~/.pgpass."
            })
    private @Nullable String url;

    /** Options that fall back to this process's environment. */
    public SourceOptions() {
        this(Environment.ofProcess());
    }

    SourceOptions(Environment environment) {
        this.environment = environment;
    }

    /**
     * The database that was named.
     *
     * @throws Failure when none was, or its URL is not one
     */
    public PostgresConnector connector() {
        return connector(url, environment, Setting.SOURCE, "No source database is named.");
    }

    /** The database that was named; empty when none was. */
    public Optional<PostgresConnector> optional() {
        boolean named = url != null
                || Setting.SOURCE.variable().flatMap(environment::valueOrFile).isPresent();
        return named ? Optional.of(connector()) : Optional.empty();
    }

    /**
     * The database that an option or its variable names.
     *
     * @param absent what is said when neither does
     */
    static PostgresConnector connector(
            @Nullable String given, Environment environment, Setting setting, String absent) {
        String url = Optional.ofNullable(given)
                .or(() -> setting.variable().flatMap(environment::valueOrFile))
                .orElseThrow(() -> Failure.usage(
                        absent,
                        Remedy.of(
                                "Give %s, or set %s",
                                setting.as("postgresql://user@host:port/database"),
                                setting.variable().orElseThrow())));
        return new PostgresConnector(PostgresUrl.parse(url), Passwords.ofTerminal(environment::password));
    }
}
