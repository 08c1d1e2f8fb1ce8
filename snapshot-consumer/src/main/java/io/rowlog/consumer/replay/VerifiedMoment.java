package io.rowlog.consumer.replay;

import io.rowlog.access.job.JobProgress;
import io.rowlog.access.kafka.CapturedLog;
import io.rowlog.access.kafka.LogReader;
import io.rowlog.access.kafka.SnapshotBoundary;
import io.rowlog.access.kafka.TransactionsReader;
import io.rowlog.access.postgres.ReadSession;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.consumer.restore.RestoreRequest;
import io.rowlog.consumer.verify.VerificationReport;
import io.rowlog.consumer.verify.Verifier;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.LogEvent.Marker;
import io.rowlog.schema.log.LogState;
import io.rowlog.schema.log.SnapshotId;
import io.rowlog.schema.log.SnapshotState;
import io.rowlog.schema.log.SnapshotState.Stage;
import io.rowlog.schema.log.SnapshotState.TableState;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A marker with counts and digests of all tables: a snapshot without rows that has the marker's id. A target that has applied
 * everything before the snapshot's boundary must have the same.
 *
 * @param base what the target is
 * @param unfollowed tables of which the log has neither updates nor deletes: they cannot be compared
 */
record VerifiedMoment(RestoreRequest base, Marker marker, Collection<QualifiedName> unfollowed) {
    private static final Duration POLL = Duration.ofMillis(200);

    /** Chunks are counted in seconds: whoever counts and adds none for so long has been killed. */
    private static final Duration COUNTED_LIMIT = Duration.ofMinutes(3);

    /** The snapshot of a marker; empty where that is a name alone, or it was given up. */
    static Optional<SnapshotState> of(LogState state, Marker marker) {
        return state.snapshot(new SnapshotId(marker.id()))
                .filter(snapshot -> snapshot.verification() && !(snapshot.stage() instanceof Stage.Abandoned));
    }

    /** Whether a marker is of one; its snapshot may be in the log a little later. */
    static boolean announced(Marker marker) {
        return SnapshotId.PATTERN.matcher(marker.id()).matches();
    }

    /** Offset in the transactions topic of the first event that is not before it; empty where that is not known. */
    static OptionalLong boundary(TransactionsReader transactions, SnapshotState snapshot) {
        return switch (SnapshotBoundary.find(transactions, snapshot.start())) {
            case SnapshotBoundary.At(long offset) -> OptionalLong.of(offset);
            case SnapshotBoundary.None none -> OptionalLong.empty();
            case SnapshotBoundary.Open open -> OptionalLong.empty();
        };
    }

    /**
     * The boundary, waited for within a limit; empty when there is none, or it does not come.
     *
     * @param log is read on
     */
    OptionalLong await(LogReader log, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        try (TransactionsReader transactions = new TransactionsReader(base.kafka(), base.log(), log.schemas()::get)) {
            while (System.nanoTime() < deadline) {
                log.readToEnd();
                Optional<SnapshotState> snapshot =
                        log.state().flatMap(state -> state.snapshot(new SnapshotId(marker.id())));
                if (snapshot.isPresent()) {
                    SnapshotBoundary found =
                            SnapshotBoundary.find(transactions, snapshot.get().start());
                    if (found instanceof SnapshotBoundary.At(long offset)) {
                        return OptionalLong.of(offset);
                    }
                    if (found instanceof SnapshotBoundary.None) {
                        return OptionalLong.empty();
                    }
                }
                log.poll(POLL);
                requireUninterrupted();
            }
        }
        return OptionalLong.empty();
    }

    /**
     * Compares the target, once all has been counted at the source; empty when that was given up, or no table can be compared.
     *
     * @param held sees the target as it is at the moment
     * @param progress is told why nothing is compared
     */
    Optional<VerificationReport> compare(ReadSession held, Sessions sessions, JobProgress progress)
            throws SQLException, InterruptedException {
        if (!counted()) {
            progress.notice(
                    "Not compared with the source at marker " + marker.name()
                            + ": its rows were not counted to the end. rowlog mark --verify has them counted at another moment");
            return Optional.empty();
        }
        CapturedLog log = CapturedLog.open(base.kafka(), base.log());
        SnapshotState snapshot = of(log.state(), marker).orElseThrow();
        Predicate<QualifiedName> comparable = table -> base.tables().test(table) && !unfollowed.contains(table);
        if (snapshot.tables().stream().map(TableState::table).noneMatch(comparable)) {
            progress.notice("Not compared with the source at marker " + marker.name()
                    + ": the log has changes of none of the tables");
            return Optional.empty();
        }
        RestorePlan plan = RestorePlan.of(log, snapshot, comparable, base.roles());
        RestorePlan compared = base.tablespaces() ? plan : plan.without("tablespace");
        return Optional.of(new Verifier(compared, base.kafka(), sessions, base.jobs(), false, progress)
                .verify(held, true)
                .forRestore(Set.of()));
    }

    /** Waits for the source's counts while they grow; false when they were given up. */
    private boolean counted() throws InterruptedException {
        try (LogReader log = new LogReader(base.kafka(), base.log())) {
            long deadline = System.nanoTime() + COUNTED_LIMIT.toNanos();
            long rows = 0;
            while (System.nanoTime() < deadline) {
                log.readToEnd();
                Optional<SnapshotState> snapshot =
                        log.state().flatMap(state -> state.snapshot(new SnapshotId(marker.id())));
                if (snapshot.isEmpty() || !(snapshot.get().stage() instanceof Stage.Started)) {
                    return snapshot.isPresent() && snapshot.get().completed();
                }
                if (snapshot.get().rows() > rows) {
                    rows = snapshot.get().rows();
                    deadline = System.nanoTime() + COUNTED_LIMIT.toNanos();
                }
                log.poll(POLL);
                requireUninterrupted();
            }
            return false;
        }
    }

    private static void requireUninterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("While counts of the source were waited for");
        }
    }
}
