package io.rowlog.producer.cli.stream;

import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.access.terminal.ExitCode;
import io.rowlog.access.terminal.option.FormatOption;
import io.rowlog.access.terminal.option.KafkaOptions;
import io.rowlog.access.terminal.option.LogOption;
import io.rowlog.access.terminal.option.SourceOptions;
import io.rowlog.access.terminal.option.StandardOptions;
import io.rowlog.producer.stream.Marking;
import io.rowlog.producer.stream.Marking.Marked;
import io.rowlog.schema.log.LogName;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rowlog mark}. */
@Command(
        name = "mark",
        description = "Name this moment, in order with the transactions of the database that a stream follows.")
public final class MarkCommand implements Callable<Integer> {
    @Mixin
    private final SourceOptions source = new SourceOptions();

    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private final LogOption log = new LogOption();

    @Mixin
    private final FormatOption format = new FormatOption();

    @Mixin
    private final StandardOptions standard = new StandardOptions();

    @Parameters(paramLabel = "NAME", description = "What the moment is called.")
    private String name = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws SQLException, InterruptedException {
        PostgresConnector connector = source.connector();
        LogName of = log.nameOr(connector);
        Marked marked = Marking.mark(connector, kafka.settings(), of, name);
        PrintWriter out = spec.commandLine().getOut();
        format.print(out, () -> marked, () -> text(marked));
        return ExitCode.DONE.status();
    }

    private static String text(Marked marked) {
        return marked.commit() == null
                ? "Marker %s is in the source's write-ahead log, and comes into log %s when its stream goes on.%n"
                        .formatted(marked.name(), marked.log())
                : "Marker %s is in log %s: everything that was committed before %s (%s).%n"
                        .formatted(marked.name(), marked.log(), marked.commit(), marked.at());
    }
}
