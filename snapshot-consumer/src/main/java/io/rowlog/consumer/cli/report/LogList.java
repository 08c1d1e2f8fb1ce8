package io.rowlog.consumer.cli.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.access.terminal.report.TextTable;
import io.rowlog.schema.catalog.Uncaptured;
import io.rowlog.schema.log.LogEvent.SnapshotStarted;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.LogState;
import io.rowlog.schema.log.SnapshotState;
import io.rowlog.schema.log.SnapshotState.Stage.Damaged;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka holds: as JSON as it is, and as text.
 *
 * @param kafka its bootstrap servers
 */
public record LogList(String kafka, List<ListedLog> logs) {
    /**
     * A log.
     *
     * @param systemIdentifier of the source's cluster; 0 when its role could not read it
     * @param snapshots in the order in which they were begun
     * @param prunedSnapshots how many others have been pruned
     * @param restorable which moments can be; null where no stream writes the log, or several logs are listed
     */
    public record ListedLog(
            String log,
            String database,
            long systemIdentifier,
            Instant createdAt,
            List<ListedSnapshot> snapshots,
            long prunedSnapshots,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            RestorableList restorable) {
        public static ListedLog of(LogName name, LogState state, @Nullable RestorableList restorable) {
            return new ListedLog(
                    name.name(),
                    state.created().source().name(),
                    state.created().source().systemIdentifier(),
                    state.created().createdAt(),
                    state.snapshots().stream()
                            .filter(snapshot -> !snapshot.pruned())
                            .map(ListedSnapshot::of)
                            .toList(),
                    state.snapshots().stream().filter(SnapshotState::pruned).count(),
                    restorable);
        }
    }

    /**
     * A snapshot.
     *
     * @param damage how its events contradict each other; null unless it is damaged
     * @param startedAt null when the log does not say
     * @param serverVersion {@code server_version_num} of the source
     * @param partial whether it leaves out tables that the database had
     * @param supplement whether it is only of tables that a stream missed something of
     * @param verification whether the log has counts and digests of its rows, but not the rows
     * @param rows those that are in the log so far, if it is not completed
     * @param bytes of the rows in Avro
     */
    public record ListedSnapshot(
            String snapshot,
            String state,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String damage,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Instant startedAt,

            String lsn,
            int serverVersion,
            boolean partial,
            boolean supplement,
            boolean verification,
            int tables,
            long rows,
            long bytes,
            int definitions,
            int sequences,
            List<Uncaptured> uncaptured) {
        static ListedSnapshot of(SnapshotState snapshot) {
            SnapshotStarted begun = snapshot.begun();
            return new ListedSnapshot(
                    snapshot.id().value(),
                    snapshot.stage().word(),
                    snapshot.stage() instanceof Damaged damaged ? damaged.contradiction() : null,
                    begun == null ? null : begun.startedAt(),
                    begun == null ? "" : begun.lsn().toString(),
                    begun == null ? 0 : begun.serverVersion(),
                    begun != null && begun.partial(),
                    snapshot.supplement(),
                    snapshot.verification(),
                    snapshot.tables().size(),
                    snapshot.rows(),
                    snapshot.bytes(),
                    snapshot.definitions().size(),
                    snapshot.sequences().size(),
                    snapshot.uncaptured());
        }
    }

    /** For people: one log with its snapshots, or several with the latest of each. */
    public String text() {
        return switch (logs.size()) {
            case 0 -> "Kafka at %s holds no log yet; rowlog backup makes one%n".formatted(kafka);
            case 1 -> snapshots(logs.getFirst());
            default -> latest();
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
                    notes(snapshot));
        }
        RestorableList restorable = log.restorable();
        return "Log %s of database %s%n%n%s%s%s%s"
                .formatted(
                        log.log(),
                        log.database(),
                        text.isEmpty() ? "No snapshot yet%n".formatted() : text.text(),
                        log.prunedSnapshots() == 0
                                ? ""
                                : "and %s%n"
                                        .formatted(NumberText.count(
                                                log.prunedSnapshots(), "that was pruned", "that were pruned")),
                        damages(log),
                        restorable == null ? "" : restorable.text());
    }

    private static String notes(ListedSnapshot snapshot) {
        if (snapshot.verification()) {
            return "counts and digests only";
        }
        return snapshot.supplement() ? "fills a gap" : snapshot.partial() ? "chosen tables only" : "";
    }

    /** The reasons are too long for the table. */
    private static String damages(ListedLog log) {
        String lines = log.snapshots().stream()
                .filter(snapshot -> snapshot.damage() != null)
                .map(snapshot -> "Snapshot %s is damaged: %s%n".formatted(snapshot.snapshot(), snapshot.damage()))
                .collect(Collectors.joining());
        return lines.isEmpty() ? "" : "%n%s".formatted(lines);
    }

    private String latest() {
        TextTable text = new TextTable()
                .words("log")
                .words("database")
                .numbers("snapshots")
                .words("latest complete")
                .words("started (UTC)")
                .numbers("rows");
        for (ListedLog log : logs) {
            log.snapshots().stream()
                    .filter(snapshot ->
                            snapshot.state().equals("completed") && !snapshot.supplement() && !snapshot.verification())
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
