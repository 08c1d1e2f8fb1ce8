package io.rowlog.producer.cli;

import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.access.terminal.ExitCode;
import io.rowlog.access.terminal.option.FormatOption;
import io.rowlog.access.terminal.option.LogOption;
import io.rowlog.access.terminal.option.SourceOptions;
import io.rowlog.access.terminal.option.StandardOptions;
import io.rowlog.producer.source.SourceNames;
import io.rowlog.producer.source.SourceObject;
import io.rowlog.producer.source.SourceObjects;
import io.rowlog.schema.log.LogName;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rowlog detach}. */
@Command(
        name = "detach",
        description = "Remove everything that Rowlog made in the source for a log: slot, publications, event triggers.")
final class DetachCommand implements Callable<Integer> {
    @Mixin
    private final SourceOptions source = new SourceOptions();

    @Mixin
    private final LogOption log = new LogOption();

    @Mixin
    private final FormatOption format = new FormatOption();

    @Mixin
    private final StandardOptions standard = new StandardOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /**
     * What was removed, for programs.
     *
     * @param removed in the order in which it was
     */
    record Report(String log, List<SourceObject> removed) {
        Report {
            removed = List.copyOf(removed);
        }

        /** For people. */
        String text() {
            if (removed.isEmpty()) {
                return "There is nothing of log %s in the source.%n".formatted(log);
            }
            return """
                Removed from the source: %s.
                From now on changes of the source are not captured, and the server keeps no write-ahead log for log %s.
                Its snapshots stay restorable, and the changes that it has stay in it.
                A stream that is begun again cannot go on where this one ended: it will say so, and needs --resnapshot, which \
                takes a new snapshot and records the gap.
                """.formatted(removed.stream().map(SourceObject::toString).collect(Collectors.joining(", ")), log);
        }
    }

    @Override
    public Integer call() throws SQLException {
        PostgresConnector connector = source.connector();
        LogName name = log.nameOr(connector);
        try (Connection session = connector.open()) {
            Report report = new Report(name.name(), new SourceObjects(new SourceNames(name)).remove(session));
            PrintWriter out = spec.commandLine().getOut();
            format.print(out, () -> report, report::text);
            return ExitCode.DONE.status();
        }
    }
}
