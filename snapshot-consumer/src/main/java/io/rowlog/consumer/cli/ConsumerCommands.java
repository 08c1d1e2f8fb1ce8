package io.rowlog.consumer.cli;

import io.rowlog.access.terminal.Interruption;
import io.rowlog.access.terminal.option.StandardOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
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
     * The commands, new for each run.
     *
     * @param interruption for the commands that have something to clean up when they are interrupted
     * @param arguments what the run is given: when they begin with a command, only that one is made, since reading the
     *     options of all takes a tenth of a second
     */
    public static CommandLine commandLine(Interruption interruption, String... arguments) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("list", ListCommand::new);
        commands.put("search", SearchCommand::new);
        commands.put("prune", PruneCommand::new);
        commands.put("schema", SchemaCommand::new);
        commands.put("restore", () -> new RestoreCommand(interruption));
        commands.put("drill", () -> new DrillCommand(interruption));
        commands.put("follow", () -> new FollowCommand(interruption));
        commands.put("verify", () -> new VerifyCommand(interruption));
        boolean one = arguments.length > 0 && commands.containsKey(arguments[0]);
        CommandLine line = new CommandLine(new ConsumerCommands());
        commands.forEach((command, made) -> {
            if (!one || command.equals(arguments[0])) {
                line.addSubcommand(made.get());
            }
        });
        return line;
    }
}
