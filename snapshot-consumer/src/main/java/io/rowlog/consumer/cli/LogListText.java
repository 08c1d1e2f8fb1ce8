package io.rowlog.consumer.cli;

import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.access.terminal.report.TextTable;
import io.rowlog.consumer.cli.LogList.ListedLog;
import io.rowlog.consumer.cli.LogList.ListedSnapshot;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;

/** What Kafka holds, for people: one log with its snapshots, or several with the latest of each. */
record LogListText(LogList list) {
    @Override
    public String toString() {
        return switch (list.logs().size()) {
            case 0 -> "Kafka at %s holds no log yet; rowlog backup makes one%n".formatted(list.kafka());
            case 1 -> snapshots(list.logs().getFirst());
            default -> logs();
        };
    }

    private static String snapshots(ListedLog log) {
        TextTable text = new TextTable()
                .words("snapshot")
                .words("state")
                .words("started (UTC)")
                .numbers("tables")
                .numbers("rows")
                .numbers("size")
                .numbers("definitions")
                .numbers("not captured")
                .words("notes");
        for (ListedSnapshot snapshot : log.snapshots()) {
            text.row(
                    snapshot.snapshot(),
                    snapshot.state(),
                    started(snapshot),
                    NumberText.count(snapshot.tables()),
                    NumberText.count(snapshot.rows()),
                    NumberText.bytes(snapshot.bytes()),
                    NumberText.count(snapshot.definitions()),
                    NumberText.count(snapshot.uncaptured().size()),
                    snapshot.partial() ? "chosen tables only" : "");
        }
        return "Log %s of database %s%n%n%s%s"
                .formatted(
                        log.log(),
                        log.database(),
                        text.isEmpty() ? "No snapshot yet%n".formatted() : text.text(),
                        damages(log));
    }

    /** The reasons are too long for the table. */
    private static String damages(ListedLog log) {
        String lines = log.snapshots().stream()
                .filter(snapshot -> snapshot.damage() != null)
                .map(snapshot -> "Snapshot %s is damaged: %s%n".formatted(snapshot.snapshot(), snapshot.damage()))
                .collect(Collectors.joining());
        return lines.isEmpty() ? "" : "%n%s".formatted(lines);
    }

    private String logs() {
        TextTable text = new TextTable()
                .words("log")
                .words("database")
                .numbers("snapshots")
                .words("latest complete")
                .words("started (UTC)")
                .numbers("rows");
        for (ListedLog log : list.logs()) {
            log.snapshots().stream()
                    .filter(snapshot -> snapshot.state().equals("completed"))
                    .reduce((earlier, later) -> later)
                    .ifPresentOrElse(
                            latest -> text.row(
                                    log.log(),
                                    log.database(),
                                    log.snapshots().size(),
                                    latest.snapshot(),
                                    started(latest),
                                    NumberText.count(latest.rows())),
                            () -> text.row(
                                    log.log(), log.database(), log.snapshots().size(), "none", "", ""));
        }
        return "%s%nrowlog list --log NAME shows the snapshots of one%n".formatted(text.text());
    }

    private static String started(ListedSnapshot snapshot) {
        Instant startedAt = snapshot.startedAt();
        return startedAt == null
                ? "unknown"
                : startedAt
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString()
                        .replace('T', ' ')
                        .replace("Z", "");
    }
}
