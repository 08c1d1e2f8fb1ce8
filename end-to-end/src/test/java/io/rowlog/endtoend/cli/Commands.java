package io.rowlog.endtoend.cli;

import io.rowlog.access.terminal.CommandRunner;
import io.rowlog.access.terminal.Interruption;
import io.rowlog.consumer.cli.ConsumerCommands;
import io.rowlog.producer.cli.ProducerCommands;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Function;
import picocli.CommandLine;

/** Runs commands in this process. */
public final class Commands {
    private Commands() {}

    /** What a command left behind. */
    public record Run(int status, String out, String err) {}

    public static Run producer(String... arguments) {
        return run(ProducerCommands::commandLine, arguments);
    }

    public static Run consumer(String... arguments) {
        return run(ConsumerCommands::commandLine, arguments);
    }

    private static Run run(Function<Interruption, CommandLine> commands, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Interruption interruption = new Interruption();
        int status = new CommandRunner(
                        commands.apply(interruption)
                                .setOut(new PrintWriter(out))
                                .setErr(new PrintWriter(err)),
                        interruption)
                .run(arguments);
        return new Run(status, out.toString(), err.toString());
    }
}
