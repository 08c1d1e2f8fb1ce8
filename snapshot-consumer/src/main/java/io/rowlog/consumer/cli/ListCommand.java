package io.rowlog.consumer.cli;

import io.rowlog.access.kafka.CapturedLog;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.LogReader;
import io.rowlog.access.terminal.ExitCode;
import io.rowlog.access.terminal.option.FormatOption;
import io.rowlog.access.terminal.option.KafkaOptions;
import io.rowlog.access.terminal.option.LogOption;
import io.rowlog.access.terminal.option.StandardOptions;
import io.rowlog.consumer.cli.report.LogList;
import io.rowlog.consumer.cli.report.LogList.ListedLog;
import io.rowlog.consumer.cli.report.RestorableList;
import io.rowlog.consumer.window.RestorableWindows;
import io.rowlog.schema.log.LogName;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rowlog list}. */
@Command(
        name = "list",
        description = {
            "List the logs in Kafka, or the snapshots in a log.",
            "Of a log that a stream writes also markers, gaps, and which moments can be restored."
        })
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
                name.map(one -> List.of(whole(settings, CapturedLog.open(settings, one))))
                        .orElseGet(() -> all(settings)));
        PrintWriter out = spec.commandLine().getOut();
        format.print(out, () -> list, list::text);
        return ExitCode.DONE.status();
    }

    /** What can be restored takes some requests more, and only a stream makes more of it than the snapshots. */
    private static ListedLog whole(KafkaSettings settings, CapturedLog log) {
        return ListedLog.of(
                log.name(),
                log.state(),
                log.state().streams().isEmpty() ? null : RestorableList.of(RestorableWindows.read(settings, log)));
    }

    /** A log that is just being begun has no first event yet, and is not listed. */
    private static List<ListedLog> all(KafkaSettings settings) {
        List<CapturedLog> logs = SnapshotOptions.logs(settings).stream()
                .flatMap(name -> {
                    try (LogReader reader = new LogReader(settings, name)) {
                        reader.readToEnd();
                        return reader.state().map(state -> new CapturedLog(name, state, reader.schemas())).stream();
                    }
                })
                .toList();
        return logs.size() == 1
                ? List.of(whole(settings, logs.getFirst()))
                : logs.stream()
                        .map(log -> ListedLog.of(log.name(), log.state(), null))
                        .toList();
    }
}
