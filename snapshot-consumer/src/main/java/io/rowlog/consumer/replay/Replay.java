package io.rowlog.consumer.replay;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.access.job.Retry;
import io.rowlog.access.kafka.CapturedLog;
import io.rowlog.access.kafka.LogReader;
import io.rowlog.access.postgres.ReadSession;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.consumer.changes.Batch;
import io.rowlog.consumer.changes.Formats;
import io.rowlog.consumer.changes.ReadAhead;
import io.rowlog.consumer.log.SnapshotChoice;
import io.rowlog.consumer.replay.ReplayReport.Moment;
import io.rowlog.consumer.replay.ReplayReport.Proof;
import io.rowlog.consumer.replay.TargetNotes.Reached;
import io.rowlog.consumer.restore.Restore;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.consumer.restore.RestoreRequest;
import io.rowlog.consumer.target.ServerFailure;
import io.rowlog.consumer.target.TargetSettings;
import io.rowlog.consumer.verify.ForeignKeyCheck;
import io.rowlog.consumer.window.RestorableWindows;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.LogEvent.Marker;
import io.rowlog.schema.log.LogEvent.TransactionCaptured;
import io.rowlog.schema.log.SnapshotState;
import io.rowlog.schema.wal.Visibility;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings a log into a database, and its transactions on top of a snapshot: up to a moment, or on and on as a replica. At each
 * commit the target is in a state that the source had. Where it was stopped or killed it goes on: the place that is reached
 * stands in the target, written with the data. One object does it once, as a {@link Job}.
 */
public final class Replay implements Job.Body<ReplayReport> {
    private static final Duration WAIT = Duration.ofMillis(200);

    private final ReplayRequest request;
    private final RestoreRequest base;
    private volatile boolean stopping;

    /** Becomes the snapshot's id when that is known: a later try must not take another. */
    private SnapshotChoice choice;

    /** Does the restore, by several tries if need be; null until the first. */
    private Job.@Nullable Body<RestoreReport> restore;

    /** Null until the snapshot is there, and where an earlier run has restored it. */
    private volatile @Nullable RestoreReport restored;

    private final ReplayMeter meter;
    private Duration took = Duration.ZERO;

    /** Null before the end, and where there is none. */
    private @Nullable ForeignKeyCheck foreignKeys;

    private boolean told;
    private volatile boolean replaying;

    public Replay(ReplayRequest request) {
        this(request, new ReplayMeter());
    }

    /** One that counts on where an earlier one has counted, which has ended. */
    public Replay(ReplayRequest request, ReplayMeter meter) {
        this.request = request;
        this.meter = meter;
        base = request.base();
        choice = base.snapshot();
    }

    /**
     * Whether transactions follow the snapshot that would be restored.
     *
     * @throws Failure when there is no such log
     */
    public static boolean follows(RestoreRequest base) {
        CapturedLog log = CapturedLog.open(base.kafka(), base.log());
        return !log.state().streams().isEmpty()
                && RestorableWindows.read(base.kafka(), log)
                        .of(base.snapshot().in(log).id())
                        .filter(window -> !window.single())
                        .isPresent();
    }

    /** The job that does it. */
    public Job<ReplayReport> job(JobProgress progress) {
        Retry.Pauses pauses = request.end() instanceof ReplayEnd.Never ? Retry.Pauses.LASTING : Retry.Pauses.DEFAULT;
        return new Job<>(this, base.kafka(), TargetSettings.sessions(base.target()), progress, pauses);
    }

    /** How much it has done. */
    public ReplayMeter meter() {
        return meter;
    }

    /** What was restored before transactions could follow; empty before that, and where an earlier run has done it. */
    public Optional<RestoreReport> restored() {
        return Optional.ofNullable(restored);
    }

    /**
     * Has it end soon, with what it is about to commit.
     *
     * @return whether it will; else it is restoring a snapshot or waits for a connection, and goes on later where that is
     *     broken off
     */
    public boolean stop() {
        stopping = true;
        return replaying;
    }

    @Override
    public Failure explain(SQLException failure) {
        return ServerFailure.of(
                "Bringing log " + base.log() + " into " + base.target().url(), failure);
    }

    @Override
    public Retry.Places places() {
        return base.places();
    }

    @Override
    public String next() {
        return "it goes on where it was";
    }

    @Override
    public boolean stepwise() {
        return true;
    }

    @Override
    public boolean mayRetry(RuntimeException failure) {
        return !stopping;
    }

    @Override
    public ReplayReport attempt(Sessions sessions, JobProgress progress) throws SQLException, InterruptedException {
        CapturedLog log = CapturedLog.open(base.kafka(), base.log());
        try (ReplaySession session = ReplaySession.open(sessions)) {
            Optional<Reached> noted = TargetNotes.reached(session.connection());
            session.connection().commit();
            noted.ifPresent(reached -> reached.requireOf(base.log()));
            choice = noted.<SnapshotChoice>map(reached -> new SnapshotChoice.ById(reached.snapshot()))
                    .orElse(choice);
            Goal goal = noted.filter(Reached::restored)
                    .map(reached -> Goal.resume(base.kafka(), log, reached, request.end(), base.tables()))
                    .orElseGet(() -> Goal.find(base.kafka(), log, choice, request.end(), base.tables()));
            choice = new SnapshotChoice.ById(goal.window().snapshot().id());
            noted.ifPresent(reached -> requireNotPast(reached, goal));
            session.requireReplica();
            tell(goal, progress);
            if (noted.isEmpty()) {
                TargetNotes.begin(
                        session.connection(),
                        base.log(),
                        goal.window().snapshot().id(),
                        goal.window().transactionsOffset());
                session.connection().commit();
            }
            boolean restoredBefore = noted.isPresent()
                    && (noted.get().restored()
                            || TargetNotes.restoreHasEnded(
                                    session.connection(), goal.window().snapshot()));
            if (!restoredBefore) {
                restore(sessions, progress);
            }
            TargetNotes.restored(session.connection());
            session.connection().commit();
            long begun = System.nanoTime();
            session.actAsReplica();
            Reached reached;
            try {
                replaying = true;
                reached = replay(session.connection(), sessions, goal, progress);
            } finally {
                replaying = false;
                meter.leaves();
            }
            if (goal.end().isPresent() && !stopping) {
                new Finish(session.connection(), base, progress).run(goal, log);
            }
            took = took.plusNanos(System.nanoTime() - begun);
            if (goal.end().isPresent() && !stopping && base.verify()) {
                foreignKeys = ForeignKeyCheck.run(session.connection(), base.tables());
                session.connection().commit();
                prove(goal, sessions, progress);
            }
            return report(reached, goal, log);
        }
    }

    private void tell(Goal goal, JobProgress progress) {
        List<QualifiedName> unfollowed = goal.unfollowed(base.tables());
        if (!unfollowed.isEmpty() && !told) {
            told = true;
            progress.notice("The log has no updates and deletes of "
                    + unfollowed.stream().map(QualifiedName::toString).collect(Collectors.joining(", "))
                    + ", whose rows have no identity at the source: the target keeps rows that were changed or deleted there."
                    + " For what comes, at the source: ALTER TABLE ... REPLICA IDENTITY FULL");
        }
    }

    private void requireNotPast(Reached reached, Goal goal) {
        if (goal.end().isPresent() && reached.next() > goal.end().getAsLong()) {
            throw new Failure(
                    FailureCode.TARGET_UNFIT,
                    "The target is past " + request.end().text()
                            + " already: it has everything that was committed before " + reached.end(),
                    "Restore into an empty database");
        }
    }

    private void restore(Sessions sessions, JobProgress progress) throws SQLException, InterruptedException {
        Job.Body<RestoreReport> body = restore == null ? Restore.body(base.of(choice)) : restore;
        restore = body;
        RestoreReport report = body.attempt(sessions, progress);
        if (report.lacksRows()
                || report.verification() != null && !report.verification().equal()) {
            throw new Failure(
                    FailureCode.MISMATCH,
                    "Snapshot " + report.snapshot() + " is not whole in the target, so no transactions can follow it",
                    Remedy.of(
                            "See what differs with rowlog verify; correct the cause, and %s with an empty database",
                            Action.AGAIN));
        }
        restored = report;
    }

    /** Where the log has counts and digests of the moment. */
    private void prove(Goal goal, Sessions sessions, JobProgress progress) throws SQLException, InterruptedException {
        if (goal.verified().isEmpty()) {
            return;
        }
        Marker marker = goal.verified().get();
        try (ReadSession held = ReadSession.begin(sessions)) {
            new VerifiedMoment(base, marker, goal.unfollowed(base.tables()))
                    .compare(held, sessions, progress)
                    .ifPresent(report -> meter.proved(new Proof(marker.name(), report)));
        }
    }

    private Reached replay(Connection session, Sessions sessions, Goal goal, JobProgress progress)
            throws SQLException, InterruptedException {
        Reached from = TargetNotes.reached(session).orElseThrow();
        meter.begins(
                from.snapshot(),
                from.moment()
                        .orElseGet(() -> new Moment(
                                goal.window().from().lsn(), goal.window().from().at())));
        try (LogReader log = new LogReader(base.kafka(), base.log())) {
            log.readToEnd();
            Formats formats = new Formats(log);
            Applier applier = new Applier(
                    session,
                    log,
                    formats,
                    base.tables(),
                    TargetNotes.supplements(session),
                    new Conflicts(request.onConflict(), meter, progress));
            session.commit();
            try (ReadAhead reader = new ReadAhead(base.kafka(), base.log(), seen(goal, from), from.next(), goal.end());
                    Proving proving =
                            new Proving(base, sessions, log, goal.unfollowed(base.tables()), meter, progress)) {
                progress.begun(Phase.REPLAY, 0);
                long begun = System.nanoTime();
                Course course = new Course(
                        base,
                        session,
                        applier,
                        new Supplement(session, base.kafka(), log, progress),
                        goal.window().snapshot().start().serverVersion(),
                        meter,
                        progress);
                while (!stopping && (goal.end().isEmpty() || !reader.atEnd())) {
                    if (reader.atEnd()) {
                        proving.begin();
                        reader.goOn(OptionalLong.empty());
                    }
                    meter.turns(reader.behind());
                    Optional<Batch> batch = reader.next(WAIT);
                    if (batch.isPresent()) {
                        course.take(batch.get());
                        if (ReadAhead.waits(batch.get())) {
                            reader.goOn(next(batch.get(), goal, proving));
                        }
                    }
                    proving.check();
                    if (Thread.interrupted()) {
                        throw new InterruptedException("The replay was interrupted");
                    }
                }
                session.rollback();
                progress.finished(Phase.REPLAY, Duration.ofNanos(System.nanoTime() - begun));
            }
        }
        Reached reached = TargetNotes.reached(session).orElseThrow();
        session.commit();
        return reached;
    }

    /** Where the reading stops next: a follower stops at moments that are proved. */
    private static OptionalLong next(Batch applied, Goal goal, Proving proving) throws InterruptedException {
        return goal.end().isEmpty() && applied.last() instanceof Marker marker
                ? proving.passed(marker, applied.next())
                : goal.end();
    }

    /** What the target began with: of a snapshot that has been pruned all that it sees has come by. */
    private static Visibility seen(Goal goal, Reached from) {
        SnapshotState snapshot = goal.window().snapshot();
        return snapshot.id().equals(from.snapshot()) ? snapshot.start().visibility() : Visibility.NOTHING;
    }

    private ReplayReport report(Reached reached, Goal goal, CapturedLog log) {
        TransactionCaptured leftOut = goal.leftOut(base.kafka(), log);
        return new ReplayReport(
                base.log(),
                reached.snapshot(),
                restored,
                reached.transactions(),
                meter.changes(),
                meter.conflicts(),
                reached.moment().orElse(null),
                leftOut == null
                        ? null
                        : new Moment(leftOut.commit().lsn(), leftOut.commit().at()),
                goal.unfollowed(base.tables()),
                meter.proof().orElse(null),
                foreignKeys,
                took);
    }
}
