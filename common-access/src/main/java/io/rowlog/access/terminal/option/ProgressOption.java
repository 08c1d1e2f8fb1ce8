package io.rowlog.access.terminal.option;

import io.rowlog.access.terminal.Environment;
import io.rowlog.access.terminal.progress.BarProgress;
import io.rowlog.access.terminal.progress.PlainProgress;
import io.rowlog.access.terminal.progress.Progress;
import io.rowlog.access.terminal.progress.QuietProgress;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command shows how far it is: on standard error, so that a report can be piped on. */
public final class ProgressOption {
    private final Environment environment;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = {"-q", "--quiet"},
            description = "Show no progress; notes and errors still appear.")
    private boolean quiet;

    /** Options that look at this process's terminal. */
    public ProgressOption() {
        this(Environment.ofProcess());
    }

    ProgressOption(Environment environment) {
        this.environment = environment;
    }

    /** Bars on a terminal, lines elsewhere, nothing when that was asked for. */
    public Progress progress() {
        PrintWriter err = command.commandLine().getErr();
        if (quiet) {
            return new QuietProgress(err);
        }
        return environment.terminal()
                ? new BarProgress(err, environment.columns())
                : new PlainProgress(err, System::nanoTime);
    }
}
