package io.rowlog.consumer.cli;

import io.rowlog.access.kafka.CapturedLog;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.LogReader;
import io.rowlog.access.terminal.ExitCode;
import io.rowlog.access.terminal.option.FormatOption;
import io.rowlog.access.terminal.option.KafkaOptions;
import io.rowlog.access.terminal.option.LogOption;
import io.rowlog.access.terminal.option.StandardOptions;
import io.rowlog.access.terminal.report.JsonOutput;
import io.rowlog.consumer.cli.LogList.ListedLog;
import io.rowlog.schema.log.LogName;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rowlog list}. */
@Command(name = "list", description = "List the logs in Kafka, or the snapshots in a log.")
final class ListCommand implements Callable<Integer> {
    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private final LogOption log = new LogOption();

    @Mixin
    private final FormatOption format = new FormatOption();

    @Mixin
    private final StandardOptions standard = new StandardOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Optional<LogName> name = log.name();
        KafkaSettings settings = kafka.settings();
        LogList list = new LogList(
                settings.toString(),
                name.map(one -> List.of(named(settings, one))).orElseGet(() -> all(settings)));
        PrintWriter out = spec.commandLine().getOut();
        if (format.json()) {
            new JsonOutput().print(out, list);
        } else {
            out.print(list.text());
        }
        return ExitCode.DONE.status();
    }

    private static ListedLog named(KafkaSettings settings, LogName name) {
        return ListedLog.of(name, CapturedLog.open(settings, name).state());
    }

    /** A log that is just being begun has no first event yet, and is not listed. */
    private static List<ListedLog> all(KafkaSettings settings) {
        return SnapshotOptions.logs(settings).stream()
                .flatMap(name -> {
                    try (LogReader reader = new LogReader(settings, name)) {
                        reader.readToEnd();
                        return reader.state()
                                .map(state -> Stream.of(ListedLog.of(name, state)))
                                .orElseGet(Stream::empty);
                    }
                })
                .toList();
    }
}
