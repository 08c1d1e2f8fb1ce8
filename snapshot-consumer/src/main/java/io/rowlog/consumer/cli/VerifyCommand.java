package io.rowlog.consumer.cli;

import io.rowlog.access.job.Job;
import io.rowlog.access.terminal.ExitCode;
import io.rowlog.access.terminal.Interruption;
import io.rowlog.access.terminal.option.FormatOption;
import io.rowlog.access.terminal.option.ProgressOption;
import io.rowlog.access.terminal.option.StandardOptions;
import io.rowlog.access.terminal.progress.TerminalProgress;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.consumer.restore.RestoreRequest;
import io.rowlog.consumer.restore.Verification;
import io.rowlog.consumer.verify.VerificationReport;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rowlog verify}. */
@Command(name = "verify", description = "Compare a database with a snapshot in a log; changes neither.")
final class VerifyCommand implements Callable<Integer> {
    private final Interruption interruption;

    @Mixin
    private final RestoreOptions options = new RestoreOptions();

    @Option(
            names = "--data-only",
            description = "Compare rows and sequences, but not definitions: for tables that another program made.")
    private boolean dataOnly;

    @Option(names = "--owners", description = "Compare owners too, as a restore with --owners sets them.")
    private boolean owners;

    @Option(names = "--grants", description = "Compare privileges too, as a restore with --grants sets them.")
    private boolean grants;

    @Option(
            names = "--tablespaces",
            description = "Compare tablespaces too, as a restore with --tablespaces uses them.")
    private boolean tablespaces;

    @Mixin
    private final FormatOption format = new FormatOption();

    @Mixin
    private final ProgressOption progress = new ProgressOption();

    @Mixin
    private final StandardOptions standard = new StandardOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    VerifyCommand(Interruption interruption) {
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws InterruptedException {
        RestoreMode mode = dataOnly ? RestoreMode.DATA_ONLY : RestoreMode.CREATE;
        RestoreRequest request =
                options.request(mode, new RoleSelection(owners, grants), true, tablespaces, false, false);
        VerificationReport report;
        try (TerminalProgress shown = new TerminalProgress(progress.progress());
                Job<VerificationReport> verification = Verification.job(request, shown);
                Interruption.Registration registration = interruption.onInterrupt(verification::close)) {
            report = verification.run();
        }
        PrintWriter out = spec.commandLine().getOut();
        format.print(out, () -> new VerificationOutput(report).json(), () -> new VerificationOutput(report).text());
        return (report.equal() ? ExitCode.DONE : ExitCode.MISMATCH).status();
    }
}
