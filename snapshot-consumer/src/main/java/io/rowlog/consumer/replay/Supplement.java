package io.rowlog.consumer.replay;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.LogReader;
import io.rowlog.consumer.load.TableLoader;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.log.RowSource;
import io.rowlog.consumer.target.TargetTables;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.LogEvent.Commit;
import io.rowlog.schema.log.SnapshotState;
import io.rowlog.schema.log.SnapshotState.TableState;
import io.rowlog.schema.wal.Visibility;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/**
 * Loads a table anew whose rows a command wrote anew without telling: from the first snapshot that sees the command, which a
 * stream takes by itself. Between the command and that snapshot the table is ahead of the others. Not thread-safe.
 */
final class Supplement {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofHours(1);

    private final Connection session;
    private final KafkaSettings kafka;
    private final LogReader log;
    private final JobProgress progress;

    Supplement(Connection session, KafkaSettings kafka, LogReader log, JobProgress progress) {
        this.session = session;
        this.kafka = kafka;
        this.log = log;
        this.progress = progress;
    }

    /**
     * Empties the table and loads it, in the caller's transaction; waits until the snapshot is complete.
     *
     * @param rewritten the transaction of the command
     * @return what the snapshot saw
     * @throws Failure when there is none for long
     */
    Visibility load(QualifiedName table, Commit rewritten) throws SQLException, InterruptedException {
        SnapshotState snapshot = await(table, rewritten);
        TableState state = snapshot.tables().stream()
                .filter(each -> each.table().equals(table))
                .findFirst()
                .orElseThrow();
        CapturedTable captured = CapturedTable.of(state, log.schemas());
        // Tables that inherit from it have rows of their own.
        String only = TargetTables.partitioned(session).contains(table) ? "" : "ONLY ";
        try (Statement statement = session.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("DELETE FROM " + only + table.sql());
        }
        try (TableLoader loader = new TableLoader(session, new RowSource(kafka, progress), "rowlog-supplement")) {
            loader.load(captured.whole(), table.sql(), false);
        }
        Visibility seen = snapshot.start().visibility();
        TargetNotes.supplemented(session, table, snapshot.id(), seen);
        return seen;
    }

    private SnapshotState await(QualifiedName table, Commit rewritten) throws InterruptedException {
        log.readToEnd();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        boolean told = false;
        while (true) {
            Optional<SnapshotState> found = find(table, rewritten);
            if (found.isPresent()) {
                return found.get();
            }
            if (!told) {
                told = true;
                progress.notice("Table " + table + " was written anew at " + rewritten.lsn()
                        + "; waiting until its rows have been read again");
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("While rows of " + table + " were waited for");
            }
            if (System.nanoTime() > deadline) {
                throw new Failure(
                        FailureCode.STREAM_BROKEN,
                        "Table " + table + " was written anew at " + rewritten.lsn()
                                + ", and its rows have not been read again within " + LIMIT.toMinutes() + " minutes",
                        Remedy.of("See whether %s runs, and %s", Action.STREAM, Action.AGAIN));
            }
            log.poll(POLL);
        }
    }

    private Optional<SnapshotState> find(QualifiedName table, Commit rewritten) {
        return log.state().stream()
                .flatMap(state -> state.snapshots().stream())
                .filter(snapshot -> snapshot.completed()
                        && !snapshot.verification()
                        && snapshot.start().visibility().sees(rewritten.xid())
                        && snapshot.tables().stream()
                                .anyMatch(each -> each.table().equals(table)))
                .findFirst();
    }
}
