package io.rowlog.producer.cli;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.job.Job;
import io.rowlog.access.terminal.ExitCode;
import io.rowlog.access.terminal.Interruption;
import io.rowlog.access.terminal.option.FormatOption;
import io.rowlog.access.terminal.option.ProgressOption;
import io.rowlog.access.terminal.option.StandardOptions;
import io.rowlog.access.terminal.progress.TerminalProgress;
import io.rowlog.producer.snapshot.Snapshot;
import io.rowlog.producer.snapshot.SnapshotReport;
import io.rowlog.producer.snapshot.SnapshotRequest;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rowlog backup}. */
@Command(name = "backup", description = "Write every row of every table, and all definitions, into a log in Kafka.")
final class BackupCommand implements Callable<Integer> {
    @Mixin
    private final CaptureOptions capture = new CaptureOptions();

    @Mixin
    private final FormatOption format = new FormatOption();

    @Mixin
    private final ProgressOption progress = new ProgressOption();

    @Mixin
    private final StandardOptions standard = new StandardOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Interruption interruption;

    BackupCommand(Interruption interruption) {
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws InterruptedException {
        SnapshotReport report = take(capture.request());
        PrintWriter out = spec.commandLine().getOut();
        format.print(out, () -> BackupReport.of(report), () -> BackupReport.text(report));
        return (report.uncaptured().isEmpty() ? ExitCode.DONE : ExitCode.NOT_ALL_CAPTURED).status();
    }

    private SnapshotReport take(SnapshotRequest request) throws InterruptedException {
        try (TerminalProgress shown = new TerminalProgress(progress.progress());
                Job<SnapshotReport> backup = Snapshot.job(request, shown);
                Interruption.Registration registration = interruption.onInterrupt(backup::close)) {
            return backup.run();
        } catch (Failure e) {
            if (e.code() == FailureCode.STOPPED && e.getCause() instanceof InterruptedException interrupted) {
                // It says what remains in the log.
                throw interrupted;
            }
            throw e;
        }
    }
}
