package io.rowlog.producer.cli.stream;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.access.terminal.Environment;
import io.rowlog.access.terminal.ExitCode;
import io.rowlog.access.terminal.Interruption;
import io.rowlog.access.terminal.option.FormatOption;
import io.rowlog.access.terminal.option.ProgressOption;
import io.rowlog.access.terminal.option.StandardOptions;
import io.rowlog.access.terminal.progress.TerminalProgress;
import io.rowlog.access.terminal.report.JsonOutput;
import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.producer.cli.CaptureOptions;
import io.rowlog.producer.stream.ChangeStream;
import io.rowlog.producer.stream.StreamReport;
import io.rowlog.producer.stream.StreamRequest;
import io.rowlog.producer.stream.WalLimit;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.SnapshotId;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    /** What was committed is on its way into the log, and Kafka may be slow. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

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
                StreamLine line = new StreamLine(
                        stream.meter(),
                        progress.progress(),
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr(),
                        format.json(),
                        Environment.ofProcess());
                Job<StreamReport> job = stream.job(new Heralded(shown, line));
                Interruption.Registration registration = interruption.onInterrupt(stream::stop)) {
            CompletableFuture<StreamReport> end = new CompletableFuture<>();
            Thread.ofPlatform().name("stream").daemon(true).start(() -> {
                try {
                    end.complete(job.run());
                } catch (InterruptedException | RuntimeException | Error e) {
                    end.completeExceptionally(e);
                }
            });
            return await(stream, end);
        }
    }

    /** An interrupt ends the stream where a transaction ends, not somewhere in Kafka's client. */
    private static StreamReport await(ChangeStream stream, CompletableFuture<StreamReport> end)
            throws InterruptedException {
        try {
            return end.get();
        } catch (InterruptedException e) {
            stream.stop();
            try {
                return end.get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException late) {
                InterruptedException interrupted = new InterruptedException(
                        "What was not yet in the log is sent again by the source when the stream goes on");
                interrupted.initCause(late);
                throw interrupted;
            } catch (ExecutionException failed) {
                throw unwrapped(failed);
            }
        } catch (ExecutionException failed) {
            throw unwrapped(failed);
        }
    }

    private static RuntimeException unwrapped(ExecutionException failed) throws InterruptedException {
        return switch (failed.getCause()) {
            case RuntimeException e -> e;
            case InterruptedException e -> throw e;
            case null, default -> new CompletionException(failed.getCause());
        };
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

    /** The line gives way to whatever else is said. */
    private record Heralded(JobProgress shown, StreamLine line) implements JobProgress {
        @Override
        public void notice(String text) {
            line.interrupted();
            shown.notice(text);
        }

        @Override
        public void brokenOff(String text, boolean kept) {
            line.interrupted();
            shown.brokenOff(text, kept);
        }

        @Override
        public void planned(SnapshotId snapshot, int planned) {
            shown.planned(snapshot, planned);
        }

        @Override
        public void begun(Phase phase, long total) {
            if (phase == Phase.STREAM) {
                line.streaming(true);
            } else {
                line.hold(true);
                shown.begun(phase, total);
            }
        }

        @Override
        public void advanced(Phase phase, long by) {
            shown.advanced(phase, by);
        }

        @Override
        public void advanced(Phase phase, QualifiedName table, long rows) {
            shown.advanced(phase, table, rows);
        }

        @Override
        public void tableFinished(Phase phase, QualifiedName table, long rows) {
            shown.tableFinished(phase, table, rows);
        }

        @Override
        public void finished(Phase phase, Duration took) {
            shown.finished(phase, took);
            line.hold(false);
        }
    }
}
