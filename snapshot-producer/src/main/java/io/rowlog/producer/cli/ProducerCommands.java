package io.rowlog.producer.cli;

import io.rowlog.access.terminal.Interruption;
import io.rowlog.access.terminal.option.StandardOptions;
import io.rowlog.producer.cli.stream.MarkCommand;
import io.rowlog.producer.cli.stream.StatusCommand;
import io.rowlog.producer.cli.stream.StreamCommand;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
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
     * The commands, new for each run.
     *
     * @param interruption for the commands that have something to clean up when they are interrupted
     * @param arguments what the run is given: when they begin with a command, only that one is made, since reading the
     *     options of all takes a tenth of a second
     */
    public static CommandLine commandLine(Interruption interruption, String... arguments) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("plan", PlanCommand::new);
        commands.put("coverage", CoverageCommand::new);
        commands.put("doctor", DoctorCommand::new);
        commands.put("backup", () -> new BackupCommand(interruption));
        commands.put("stream", () -> new StreamCommand(interruption));
        commands.put("mark", () -> new MarkCommand(interruption));
        commands.put("status", StatusCommand::new);
        commands.put("detach", DetachCommand::new);
        boolean one = arguments.length > 0 && commands.containsKey(arguments[0]);
        CommandLine line = new CommandLine(new ProducerCommands());
        commands.forEach((command, made) -> {
            if (!one || command.equals(arguments[0])) {
                line.addSubcommand(made.get());
            }
        });
        return line;
    }
}
