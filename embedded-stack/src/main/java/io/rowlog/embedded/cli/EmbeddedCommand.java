package io.rowlog.embedded.cli;

import io.rowlog.embedded.EmbeddedStackException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The embedded stack's commands. Exit codes: 1 failed, 2 bad usage. */
@Command(
        name = "rowlog",
        description = "Runs PostgreSQL and Kafka without Docker.",
        mixinStandardHelpOptions = true,
        subcommands = {DemoCommand.class, BrokerCommand.class, RehearsalCommand.class})
public final class EmbeddedCommand {
    private EmbeddedCommand() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The commands, ready to be executed. */
    static CommandLine commandLine() {
        return new CommandLine(new EmbeddedCommand())
                .setExpandAtFiles(false)
                .setExecutionExceptionHandler((e, commandLine, parsed) -> {
                    if (e instanceof EmbeddedStackException explained) {
                        commandLine.getErr().println(explained.report());
                        return CommandLine.ExitCode.SOFTWARE;
                    }
                    throw e;
                });
    }
}
