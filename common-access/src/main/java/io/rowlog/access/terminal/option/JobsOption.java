package io.rowlog.access.terminal.option;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How many sessions work at once. */
public final class JobsOption {
    private static final int MOST = 64;

    /** More than this helps little and may hurt whoever else uses the server. */
    private static final int MOST_BY_DEFAULT = 8;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    private int jobs = Math.min(MOST_BY_DEFAULT, Runtime.getRuntime().availableProcessors());

    @Option(
            names = {"-j", "--jobs"},
            paramLabel = "N",
            description = "Database sessions that work at once, 1 to 64 (default: one for each processor, at most 8).")
    void setJobs(int number) {
        if (number < 1 || number > MOST) {
            throw new ParameterException(command.commandLine(), "--jobs must be 1 to " + MOST + ", not " + number);
        }
        jobs = number;
    }

    /** Sessions, 1 to 64. */
    public int jobs() {
        return jobs;
    }
}
