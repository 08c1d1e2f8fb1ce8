package io.rowlog.producer.cli;

import io.rowlog.access.terminal.Interruption;
import io.rowlog.access.terminal.option.StandardOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The producer's command line: a PostgreSQL database and its way into Kafka. */
@Command(name = "rowlog", description = "Writes a PostgreSQL database into a Kafka log.")
public final class ProducerCommands {
    @Mixin
    private final StandardOptions standard = new StandardOptions();

    private ProducerCommands() {}

    /**
     * All commands, new for each run.
     *
     * @param interruption for the commands that have something to clean up when they are interrupted
     */
    public static CommandLine commandLine(Interruption interruption) {
        return new CommandLine(new ProducerCommands())
                .addSubcommand(new PlanCommand())
                .addSubcommand(new CoverageCommand())
                .addSubcommand(new BackupCommand(interruption));
    }
}
