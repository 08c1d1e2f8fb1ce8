package io.rowlog.embedded.cli;

import io.rowlog.embedded.EmbeddedStackException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The embedded stack's commands. Exit codes: 1 failed, 2 bad usage, else that of the command that was run. */
@Command(
        name = "rowlog",
        description = "Runs PostgreSQL and Kafka without Docker.",
        mixinStandardHelpOptions = true,
        subcommands = {DemoCommand.class, WithBrokerCommand.class, BrokerCommand.class})
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
                        commandLine.getErr().println("rowlog: " + explained.getMessage());
                        return CommandLine.ExitCode.SOFTWARE;
                    }
                    throw e;
                });
    }
}
