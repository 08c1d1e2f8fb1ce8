package io.rowlog.consumer.cli;

import io.rowlog.access.terminal.Interruption;
import io.rowlog.access.terminal.option.StandardOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The consumer's command line: a Kafka log and its way into PostgreSQL. */
@Command(name = "rowlog", description = "Writes a Kafka log into a PostgreSQL database.")
public final class ConsumerCommands {
    @Mixin
    private final StandardOptions standard = new StandardOptions();

    private ConsumerCommands() {}

    /**
     * All commands, new for each run.
     *
     * @param interruption for the commands that have something to clean up when they are interrupted
     */
    public static CommandLine commandLine(Interruption interruption) {
        return new CommandLine(new ConsumerCommands())
                .addSubcommand(new ListCommand())
                .addSubcommand(new SchemaCommand())
                .addSubcommand(new RestoreCommand(interruption))
                .addSubcommand(new VerifyCommand(interruption));
    }
}
