package io.rowlog.producer.cli.stream;

import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.access.terminal.ExitCode;
import io.rowlog.access.terminal.Interruption;
import io.rowlog.access.terminal.option.FormatOption;
import io.rowlog.access.terminal.option.JobsOption;
import io.rowlog.access.terminal.option.KafkaOptions;
import io.rowlog.access.terminal.option.LogOption;
import io.rowlog.access.terminal.option.ProgressOption;
import io.rowlog.access.terminal.option.SourceOptions;
import io.rowlog.access.terminal.option.StandardOptions;
import io.rowlog.access.terminal.progress.TerminalProgress;
import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.producer.snapshot.SnapshotReport;
import io.rowlog.producer.stream.Marking;
import io.rowlog.producer.stream.Marking.Marked;
import io.rowlog.producer.stream.VerificationPoint;
import io.rowlog.schema.log.LogName;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rowlog mark}. */
@Command(
        name = "mark",
        description = "Name this moment, in order with the transactions of the database that a stream follows.")
public final class MarkCommand implements Callable<Integer> {
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

    @Mixin
    private final JobsOption jobs = new JobsOption();

    @Mixin
    private final ProgressOption progress = new ProgressOption();

    @Option(
            names = "--verify",
            description =
                    "Count and hash all rows as they are at this moment, so that targets at the same moment can be"
                            + " proved: restore --until marker:NAME does that, and so does a follower that passes it.")
    private boolean verify;

    @Parameters(paramLabel = "NAME", description = "What the moment is called.")
    private String name = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Interruption interruption;

    /**
     * @param interruption gives up what is being counted
     */
    public MarkCommand(Interruption interruption) {
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws SQLException, InterruptedException {
        PostgresConnector connector = source.connector();
        LogName of = log.nameOr(connector);
        PrintWriter out = spec.commandLine().getOut();
        if (verify) {
            VerificationPoint point = new VerificationPoint(connector, kafka.settings(), of, name, jobs.jobs());
            SnapshotReport report = take(point);
            format.print(out, () -> Verified.of(name, report), () -> text(name, report));
        } else {
            Marked marked = Marking.mark(connector, kafka.settings(), of, name);
            format.print(out, () -> marked, () -> text(marked));
        }
        return ExitCode.DONE.status();
    }

    private SnapshotReport take(VerificationPoint point) throws SQLException, InterruptedException {
        try (TerminalProgress shown = new TerminalProgress(progress.progress());
                VerificationPoint taken = point;
                Interruption.Registration registration = interruption.onInterrupt(taken::close)) {
            return taken.take(shown);
        }
    }

    /** What was counted, for programs. */
    private record Verified(
            String log, String name, String snapshot, String lsn, int tables, long rows, double seconds) {
        static Verified of(String name, SnapshotReport report) {
            return new Verified(
                    report.log().name(),
                    name,
                    report.snapshot().value(),
                    report.lsn().toString(),
                    report.tables().size(),
                    report.rows(),
                    report.duration().toMillis() / 1000.0);
        }
    }

    private static String text(String name, SnapshotReport report) {
        return "Marker %s is in log %s, with counts and digests of %s in %s at %s; taken in %s.%n"
                .formatted(
                        name,
                        report.log(),
                        NumberText.count(report.rows(), "row", "rows"),
                        NumberText.count(report.tables().size(), "table", "tables"),
                        report.lsn(),
                        NumberText.duration(report.duration()));
    }

    private static String text(Marked marked) {
        return marked.commit() == null
                ? "Marker %s is in the source's write-ahead log, and comes into log %s when its stream goes on.%n"
                        .formatted(marked.name(), marked.log())
                : "Marker %s is in log %s: everything that was committed before %s (%s).%n"
                        .formatted(marked.name(), marked.log(), marked.commit(), marked.at());
    }
}
