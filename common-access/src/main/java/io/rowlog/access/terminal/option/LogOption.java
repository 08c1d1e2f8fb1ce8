package io.rowlog.access.terminal.option;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.schema.log.LogName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The name of the log. */
public final class LogOption {
    @Option(
            names = "--log",
            paramLabel = "NAME",
            description = "Name of the log. When writing, by default the source database's name; when reading, the only"
                    + " log that Kafka has.")
    private @Nullable String name;

    /**
     * The name that was given.
     *
     * @throws Failure when it is not allowed as one
     */
    public Optional<LogName> name() {
        try {
            return Optional.ofNullable(name).map(LogName::new);
        } catch (IllegalArgumentException e) {
            throw Failure.usage(e.getMessage() + ".", Remedy.of("Choose another %s", Setting.LOG));
        }
    }

    /**
     * The name that was given, or else that of the source's database.
     *
     * @throws Failure when it is not allowed as one
     */
    public LogName nameOr(PostgresConnector source) {
        return name().orElseGet(() -> LogName.ofDatabase(source.url().database()));
    }
}
