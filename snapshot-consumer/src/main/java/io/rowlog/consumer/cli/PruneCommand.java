package io.rowlog.consumer.cli;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.terminal.ExitCode;
import io.rowlog.access.terminal.option.FormatOption;
import io.rowlog.access.terminal.option.KafkaOptions;
import io.rowlog.access.terminal.option.LogOption;
import io.rowlog.access.terminal.option.StandardOptions;
import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.access.terminal.report.TextTable;
import io.rowlog.consumer.cli.report.RestorableList;
import io.rowlog.consumer.prune.PruneReport;
import io.rowlog.consumer.prune.PruneReport.KeptWindow;
import io.rowlog.consumer.prune.PruneReport.PrunedSnapshot;
import io.rowlog.consumer.prune.Pruning;
import io.rowlog.schema.log.LogName;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rowlog prune}. */
@Command(
        name = "prune",
        description = {
            "Delete old snapshots of a log, and the transactions before the oldest that is kept. Nothing that a kept snapshot"
                    + " or a running backup or stream needs is deleted.",
            "Snapshots of other choices of tables are counted by themselves."
        })
final class PruneCommand implements Callable<Integer> {
    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private final LogOption log = new LogOption();

    @Option(names = "--keep-snapshots", paramLabel = "N", description = "Keep the latest N complete snapshots.")
    private @Nullable Integer snapshots;

    @Option(
            names = "--keep-days",
            paramLabel = "D",
            description =
                    "Keep what is needed to restore any moment of the last D days: their snapshots, and the last one"
                            + " before.")
    private @Nullable Integer days;

    @Option(names = "--dry-run", description = "Say what would be deleted, and delete nothing.")
    private boolean dryRun;

    @Mixin
    private final FormatOption format = new FormatOption();

    @Mixin
    private final StandardOptions standard = new StandardOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        requireOne();
        Optional<LogName> named = log.name();
        KafkaSettings settings = kafka.settings();
        LogName name = named.orElseGet(() -> SnapshotOptions.only(settings));
        Pruning pruning = snapshots != null
                ? Pruning.keepSnapshots(settings, name, snapshots)
                : Pruning.keepDays(settings, name, days == null ? 1 : days);
        PruneReport report = pruning.run(dryRun);
        PrintWriter out = spec.commandLine().getOut();
        format.print(out, () -> report, () -> text(report));
        return ExitCode.DONE.status();
    }

    private void requireOne() {
        if ((snapshots == null) == (days == null)) {
            throw Failure.usage(
                    "What is to be kept is said by --keep-snapshots or --keep-days.", "Give one of the two");
        }
        if (snapshots != null && snapshots < 1 || days != null && days < 1) {
            throw Failure.usage("At least one snapshot or one day is kept.", "Give 1 or more");
        }
    }

    private static String text(PruneReport report) {
        String kept = NumberText.count(report.kept().size(), "complete snapshot", "complete snapshots");
        if (!report.anything()) {
            return "Nothing to prune in log %s, which has %s%n".formatted(report.log(), kept);
        }
        String what = "%s; %s in all, with the transactions before the oldest that is kept%n"
                .formatted(
                        NumberText.count(report.pruned().size(), "snapshot", "snapshots"),
                        NumberText.count(report.records(), "record", "records"));
        TextTable pruned = new TextTable()
                .words("snapshot")
                .words("was")
                .words("started (UTC)")
                .numbers("rows")
                .numbers("size");
        for (PrunedSnapshot snapshot : report.pruned()) {
            Instant startedAt = snapshot.startedAt();
            pruned.row(
                    snapshot.snapshot(),
                    snapshot.state(),
                    startedAt == null ? "unknown" : RestorableList.time(startedAt),
                    NumberText.count(snapshot.rows()),
                    NumberText.bytes(snapshot.bytes()));
        }
        TextTable windows = new TextTable()
                .words("snapshot")
                .words("moments from (UTC)")
                .words("LSN")
                .words("until (UTC)")
                .words("LSN");
        for (KeptWindow window : report.windows()) {
            boolean single = window.from().equals(window.until());
            windows.row(
                    window.snapshot(),
                    RestorableList.time(window.from().at()),
                    window.from().lsn(),
                    single ? "the same" : RestorableList.time(window.until().at()),
                    single ? "" : window.until().lsn());
        }
        return "%s from log %s: %s%s%n%s as before: %s%n%n%s"
                .formatted(
                        report.dryRun() ? "Would be deleted" : "Deleted",
                        report.log(),
                        what,
                        pruned.isEmpty() ? "" : "%n%s".formatted(pruned.text()),
                        report.dryRun() ? "Would stay" : "Restorable",
                        kept,
                        windows.text());
    }
}
