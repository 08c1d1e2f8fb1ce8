package io.rowlog.consumer.cli;

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
import io.rowlog.consumer.cli.report.FollowLine;
import io.rowlog.consumer.cli.report.ReplayOutput;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.replay.Replay;
import io.rowlog.consumer.replay.ReplayEnd;
import io.rowlog.consumer.replay.ReplayReport;
import io.rowlog.consumer.replay.ReplayRequest;
import io.rowlog.consumer.replay.ReplayRequest.OnConflict;
import io.rowlog.consumer.restore.RestoreRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code rowlog follow}. */
@Command(
        name = "follow",
        description = {
            "Keep a database as the source is: restore the latest snapshot into it where that is not there yet, then apply"
                    + " every transaction of the log, until Ctrl-C. Goes on where it was.",
            "At each commit the target is in a state that the source had."
        })
final class FollowCommand implements Callable<Integer> {
    private final Interruption interruption;

    @Mixin
    private final RestoreOptions options = new RestoreOptions();

    @Mixin
    private final DefinitionOptions definitions = new DefinitionOptions();

    @Option(
            names = "--on-conflict",
            paramLabel = "stop|overwrite|skip",
            converter = ConflictConverter.class,
            description =
                    "What becomes of a change that does not fit, because something else has written into the target:"
                            + " stop (default), overwrite the row, or skip the change. The last two are counted and named, with exit"
                            + " code 3; the target is then not as the source.")
    private OnConflict onConflict = OnConflict.STOP;

    @Mixin
    private final FormatOption format = new FormatOption();

    @Mixin
    private final ProgressOption progress = new ProgressOption();

    @Mixin
    private final StandardOptions standard = new StandardOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    FollowCommand(Interruption interruption) {
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws InterruptedException {
        RestoreRequest base =
                options.request(RestoreMode.CREATE, definitions.roles(), true, definitions.tablespaces(), false, true);
        Replay replay = new Replay(new ReplayRequest(base, new ReplayEnd.Never(), onConflict));
        ReplayReport report;
        try (TerminalProgress shown = new TerminalProgress(progress.progress());
                LiveLine line = new LiveLine(
                        "follow-line",
                        new FollowLine(replay.meter()),
                        progress.progress(),
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr(),
                        format.json(),
                        Environment.ofProcess());
                Job<ReplayReport> job = replay.job(new HeraldedProgress(shown, line, Phase.REPLAY));
                Interruption.Registration registration = interruption.onInterrupt(() -> stop(replay, job))) {
            report = EndlessRun.run(
                    "follow", job, () -> stop(replay, job), "What was not committed yet is applied when it goes on");
        }
        ReplayOutput output = new ReplayOutput(report, base.target().url().toString(), false);
        if (format.json()) {
            new JsonOutput().printLine(spec.commandLine().getOut(), output.json());
        } else {
            spec.commandLine().getOut().print(output.text());
        }
        boolean all = report.unfollowed().isEmpty() && report.conflicts() == 0;
        return (all ? ExitCode.DONE : ExitCode.NOT_ALL_CAPTURED).status();
    }

    /** A restore that is under way does not end where a transaction ends: it is broken off. */
    private static void stop(Replay replay, Job<ReplayReport> job) {
        if (!replay.stop()) {
            job.close();
        }
    }

    /** Reads the option's value. */
    static final class ConflictConverter implements ITypeConverter<OnConflict> {
        @Override
        public OnConflict convert(String value) {
            return switch (value) {
                case "stop" -> OnConflict.STOP;
                case "overwrite" -> OnConflict.OVERWRITE;
                case "skip" -> OnConflict.SKIP;
                default -> throw new TypeConversionException("'" + value + "' is none: give stop, overwrite or skip");
            };
        }
    }
}
