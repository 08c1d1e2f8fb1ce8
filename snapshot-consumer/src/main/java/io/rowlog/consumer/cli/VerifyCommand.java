package io.rowlog.consumer.cli;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.job.Job;
import io.rowlog.access.terminal.ExitCode;
import io.rowlog.access.terminal.Interruption;
import io.rowlog.access.terminal.option.FormatOption;
import io.rowlog.access.terminal.option.ProgressOption;
import io.rowlog.access.terminal.option.StandardOptions;
import io.rowlog.access.terminal.progress.TerminalProgress;
import io.rowlog.consumer.cli.report.VerificationOutput;
import io.rowlog.consumer.log.SnapshotChoice;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.consumer.restore.RestoreRequest;
import io.rowlog.consumer.restore.Verification;
import io.rowlog.consumer.verify.VerificationReport;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code rowlog verify}. */
@Command(
        name = "verify",
        description =
                "Compare a database with a snapshot in a log, or with the source at a marker; changes none of them.")
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

    @Option(
            names = "--at",
            paramLabel = "marker:NAME",
            converter = MarkerConverter.class,
            description =
                    "Compare with the source as it was at a marker that rowlog mark --verify has set, instead of a"
                            + " snapshot: for a target that has been brought to that moment.")
    private SnapshotChoice.@Nullable CountedAt at;

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
        if (at != null && !options.anySnapshot()) {
            throw Failure.usage("--at and --snapshot exclude each other.", "Give one of the two");
        }
        RestoreRequest request =
                options.request(mode, new RoleSelection(owners, grants), true, tablespaces, false, false);
        VerificationReport report;
        RestoreRequest compared = at == null ? request : request.of(at);
        try (TerminalProgress shown = new TerminalProgress(progress.progress());
                Job<VerificationReport> verification = Verification.job(compared, shown);
                Interruption.Registration registration = interruption.onInterrupt(verification::close)) {
            report = verification.run();
        }
        PrintWriter out = spec.commandLine().getOut();
        format.print(out, () -> new VerificationOutput(report).json(), () -> new VerificationOutput(report).text());
        return (report.equal() ? ExitCode.DONE : ExitCode.MISMATCH).status();
    }

    /** Reads the option's value. */
    static final class MarkerConverter implements ITypeConverter<SnapshotChoice.CountedAt> {
        private static final String MARKER = "marker:";

        @Override
        public SnapshotChoice.CountedAt convert(String value) {
            if (!value.startsWith(MARKER) || value.length() == MARKER.length()) {
                throw new TypeConversionException("'" + value + "' is no marker: give marker:NAME");
            }
            return new SnapshotChoice.CountedAt(value.substring(MARKER.length()));
        }
    }
}
