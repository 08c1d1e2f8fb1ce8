package io.rowlog.producer.cli.stream;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.Phase;
import io.rowlog.access.terminal.EndlessRun;
import io.rowlog.access.terminal.Environment;
import io.rowlog.access.terminal.ExitCode;
import io.rowlog.access.terminal.Interruption;
import io.rowlog.access.terminal.option.FormatOption;
import io.rowlog.access.terminal.option.ProgressOption;
import io.rowlog.access.terminal.option.StandardOptions;
import io.rowlog.access.terminal.progress.HeraldedProgress;
import io.rowlog.access.terminal.progress.LiveLine;
import io.rowlog.access.terminal.progress.TerminalProgress;
import io.rowlog.access.terminal.report.JsonOutput;
import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.producer.cli.CaptureOptions;
import io.rowlog.producer.stream.ChangeStream;
import io.rowlog.producer.stream.StreamReport;
import io.rowlog.producer.stream.StreamRequest;
import io.rowlog.producer.stream.WalLimit;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code rowlog stream}. */
@Command(
        name = "stream",
        description = {
            "Follow a database: write every transaction that it commits into its log, until Ctrl-C. Takes a snapshot"
                    + " first where the log has none to go on from, and goes on where the log ends.",
            "What it makes in the source (a replication slot, publications, event triggers) it prints; rowlog detach"
                    + " takes all of it away."
        })
public final class StreamCommand implements Callable<Integer> {
    @Mixin
    private final CaptureOptions capture = new CaptureOptions();

    @Mixin
    private final FormatOption format = new FormatOption();

    @Mixin
    private final ProgressOption progress = new ProgressOption();

    @Mixin
    private final StandardOptions standard = new StandardOptions();

    @Option(
            names = "--resnapshot",
            description = "Where the stream cannot go on (slot lost, source restored), begin again: a gap is put on"
                    + " record, and a new snapshot taken.")
    private boolean resnapshot;

    @Option(
            names = "--max-slot-wal",
            paramLabel = "SIZE",
            converter = SizeOption.class,
            description = "Stop before the source keeps more write-ahead log than this for the stream, such as 10GB; at"
                    + " half of it there is a warning.")
    private @Nullable WalLimit maxSlotWal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Interruption interruption;

    /**
     * @param interruption ends the stream, with what was committed in the log
     */
    public StreamCommand(Interruption interruption) {
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws InterruptedException {
        StreamRequest request = new StreamRequest(
                capture.request(),
                resnapshot,
                maxSlotWal == null ? OptionalLong.empty() : OptionalLong.of(maxSlotWal.bytes()),
                StreamRequest.Pace.DEFAULT);
        StreamReport report = follow(request);
        if (format.json()) {
            new JsonOutput().printLine(spec.commandLine().getOut(), report);
        } else {
            spec.commandLine().getOut().print(text(report));
        }
        return ExitCode.DONE.status();
    }

    private StreamReport follow(StreamRequest request) throws InterruptedException {
        ChangeStream stream = new ChangeStream(request);
        try (TerminalProgress shown = new TerminalProgress(progress.progress());
                LiveLine line = new LiveLine(
                        "stream-line",
                        new StreamLine(stream.meter()),
                        progress.progress(),
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr(),
                        format.json(),
                        Environment.ofProcess());
                Job<StreamReport> job = stream.job(new HeraldedProgress(shown, line, Phase.STREAM));
                Interruption.Registration registration = interruption.onInterrupt(stream::stop)) {
            return EndlessRun.run(
                    "stream",
                    job,
                    stream::stop,
                    "What was not yet in the log is sent again by the source when the stream goes on");
        }
    }

    private static String text(StreamReport report) {
        return "Log %s has everything that was committed before %s: %s with %s since the stream began.%n"
                        .formatted(
                                report.log(),
                                report.confirmed(),
                                NumberText.count(report.transactions(), "transaction", "transactions"),
                                NumberText.count(report.changes(), "change", "changes"))
                + ("The source keeps its write-ahead log from here on until rowlog stream goes on; rowlog detach ends"
                                + " that.%n")
                        .formatted();
    }

    /** Reads the option's value. */
    static final class SizeOption implements ITypeConverter<WalLimit> {
        @Override
        public WalLimit convert(String value) {
            try {
                return WalLimit.parse(value);
            } catch (Failure e) {
                throw new TypeConversionException(e.getMessage() + ": a number with kB, MB, GB or TB");
            }
        }
    }
}
