package io.rowlog.producer.cli.stream;

import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.LogTopics;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.access.terminal.ExitCode;
import io.rowlog.access.terminal.option.FormatOption;
import io.rowlog.access.terminal.option.KafkaOptions;
import io.rowlog.access.terminal.option.LogOption;
import io.rowlog.access.terminal.option.SourceOptions;
import io.rowlog.access.terminal.option.StandardOptions;
import io.rowlog.access.terminal.report.JsonOutput;
import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.producer.stream.StreamStatus;
import io.rowlog.producer.stream.StreamStatus.MissingChanges;
import io.rowlog.producer.stream.StreamStatus.Standing;
import io.rowlog.schema.log.LogName;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rowlog status}. */
@Command(
        name = "status",
        description =
                "Show how the stream of each log stands: what is in the log, how far behind it is, and what the source"
                        + " keeps for it.")
public final class StatusCommand implements Callable<Integer> {
    @Mixin
    private final SourceOptions source = new SourceOptions();

    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private final LogOption log = new LogOption();

    @Mixin
    private final FormatOption format = new FormatOption();

    @Mixin
    private final StandardOptions standard = new StandardOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws SQLException {
        Optional<PostgresConnector> connector = source.optional();
        KafkaSettings settings = kafka.settings();
        List<StreamStatus> all = new ArrayList<>();
        for (LogName name : names(settings, connector)) {
            all.add(StreamStatus.read(settings, name, connector));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (format.json()) {
            new JsonOutput().print(out, all);
        } else if (all.isEmpty()) {
            out.printf("Kafka at %s holds no log yet; rowlog stream makes one%n", settings);
        } else {
            all.forEach(status -> print(out, status));
        }
        return ExitCode.DONE.status();
    }

    /** The one that was named, or the source's own, or all. */
    private List<LogName> names(KafkaSettings settings, Optional<PostgresConnector> connector) {
        Optional<LogName> named = log.name().or(() -> connector.map(log::nameOr));
        if (named.isPresent()) {
            return List.of(named.get());
        }
        try (Admin admin = settings.admin()) {
            return LogTopics.logs(settings, admin).stream().map(LogName::new).toList();
        }
    }

    private static void print(PrintWriter out, StreamStatus status) {
        out.printf("Log %s%n", status.log());
        StreamStatus.Following stream = status.stream();
        if (stream == null) {
            line(out, "stream", "none; rowlog stream begins one");
        } else {
            Standing standing = status.source();
            line(
                    out,
                    "stream",
                    standing == null
                            ? "from %s, begun %s; --source tells whether it runs"
                                    .formatted(stream.from(), stream.startedAt())
                            : standing.process() == null
                                    ? "does not run; rowlog stream goes on"
                                    : "runs (server process %d), from %s, begun %s"
                                            .formatted(standing.process(), stream.from(), stream.startedAt()));
            line(
                    out,
                    "definitions",
                    stream.definitions().equals("event_triggers")
                            ? "told by event triggers; %s so far"
                                    .formatted(NumberText.count(status.definitionChanges(), "command", "commands"))
                            : "noticed from the stream; %s so far"
                                    .formatted(NumberText.count(status.definitionChanges(), "change", "changes")));
            line(out, "base", status.base() == null ? "no complete snapshot yet" : "snapshot " + status.base());
            StreamStatus.Last last = status.last();
            line(
                    out,
                    "log",
                    last == null
                            ? "nothing of the stream yet"
                            : "has everything before %s (%s)".formatted(last.lsn(), last.at()));
            if (standing != null) {
                print(out, stream, standing);
            }
        }
        for (MissingChanges gap : status.gaps()) {
            line(
                    out,
                    "gap",
                    "%s after %s, noticed %s: %s"
                            .formatted(
                                    gap.tables().isEmpty() ? "all tables" : String.join(", ", gap.tables()),
                                    gap.from() == null ? "the beginning" : gap.from(),
                                    gap.noticedAt(),
                                    gap.reason()));
        }
    }

    private static void print(PrintWriter out, StreamStatus.Following stream, Standing standing) {
        if (standing.walStatus().equals("missing")) {
            line(out, "slot", "%s is not in the source".formatted(stream.slot()));
            return;
        }
        line(
                out,
                "written",
                "%s; %s not sent yet".formatted(standing.written(), NumberText.bytes(standing.unsentBytes())));
        if (standing.sent() != null) {
            line(
                    out,
                    "sent",
                    "%s; %s not in the log yet"
                            .formatted(standing.sent(), NumberText.bytes(standing.unconfirmedBytes())));
        }
        line(
                out,
                "behind",
                "%s, at most %s, %.1f s"
                        .formatted(
                                NumberText.bytes(standing.unsentBytes() + standing.unconfirmedBytes()),
                                NumberText.count(standing.transactions(), "transaction", "transactions"),
                                standing.seconds()));
        line(
                out,
                "slot",
                "%s keeps %s of write-ahead log (%s)"
                        .formatted(stream.slot(), NumberText.bytes(standing.retainedBytes()), standing.walStatus()));
    }

    private static void line(PrintWriter out, String what, String text) {
        out.printf("  %-12s %s%n", what, text);
    }
}
