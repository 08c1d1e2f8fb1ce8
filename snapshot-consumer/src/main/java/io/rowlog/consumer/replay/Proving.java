package io.rowlog.consumer.replay;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.job.BesideThread;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.kafka.LogReader;
import io.rowlog.access.postgres.ReadSession;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.consumer.replay.ReplayReport.Proof;
import io.rowlog.consumer.restore.RestoreRequest;
import io.rowlog.consumer.verify.VerificationReport;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.LogEvent.Marker;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Proves a follower at the moments of which the log has counts and digests: it is held for an instant where such a moment lies
 * among the transactions, and read beside its further work as it was then. One at a time. For the thread that replays.
 */
final class Proving implements AutoCloseable {
    /** A source with many definitions takes a while until its snapshot is in the log. */
    private static final Duration ANNOUNCED_LIMIT = Duration.ofSeconds(20);

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);
    private static final int MOST_SENTENCES = 5;

    private final RestoreRequest base;
    private final Sessions sessions;
    private final LogReader log;
    private final Collection<QualifiedName> unfollowed;
    private final JobProgress progress;
    private final ReplayMeter meter;

    /** Null where none is ahead. */
    private @Nullable VerifiedMoment ahead;

    /** Null where nothing is being compared. */
    private @Nullable BesideThread thread;

    private volatile boolean comparing;

    /**
     * @param log is read on while a moment is waited for
     * @param unfollowed tables that cannot be compared
     */
    Proving(
            RestoreRequest base,
            Sessions sessions,
            LogReader log,
            Collection<QualifiedName> unfollowed,
            ReplayMeter meter,
            JobProgress progress) {
        this.base = base;
        this.sessions = sessions;
        this.log = log;
        this.unfollowed = unfollowed;
        this.meter = meter;
        this.progress = progress;
    }

    /**
     * A marker has gone by.
     *
     * @param next where in the transactions topic the target goes on
     * @return where to stop for {@link #begin}: offset in the transactions topic; empty where there is nothing to prove
     */
    OptionalLong passed(Marker marker, long next) throws InterruptedException {
        if (!base.verify() || comparing || !VerifiedMoment.announced(marker)) {
            return OptionalLong.empty();
        }
        meter.takesItsTime();
        VerifiedMoment moment = new VerifiedMoment(base, marker, unfollowed);
        OptionalLong boundary = moment.await(log, ANNOUNCED_LIMIT);
        if (boundary.isEmpty() || boundary.getAsLong() < next) {
            return OptionalLong.empty();
        }
        ahead = moment;
        return boundary;
    }

    /** The target is as it was at the moment that was ahead: from now on it may change again. */
    void begin() throws SQLException {
        VerifiedMoment moment = ahead;
        ahead = null;
        if (moment == null) {
            return;
        }
        ReadSession held = ReadSession.begin(sessions);
        try {
            held.export();
        } catch (SQLException | RuntimeException e) {
            held.close();
            throw e;
        }
        comparing = true;
        thread = BesideThread.start("follow-proof", () -> prove(moment, held));
    }

    private void prove(VerifiedMoment moment, ReadSession held) throws SQLException, InterruptedException {
        Optional<VerificationReport> report;
        try (held) {
            report = moment.compare(held, sessions, notices());
        } catch (Failure e) {
            // What keeps it from being read keeps nothing from being followed.
            progress.notice(
                    "At marker " + moment.marker().name() + " the target could not be compared: " + e.getMessage());
            return;
        } finally {
            comparing = false;
        }
        report.ifPresent(compared -> tell(moment.marker(), compared));
    }

    /** What it does beside is no phase of the follower's. */
    private JobProgress notices() {
        return new JobProgress() {
            @Override
            public void notice(String text) {
                progress.notice(text);
            }
        };
    }

    private void tell(Marker marker, VerificationReport report) {
        meter.proved(new Proof(marker.name(), report));
        if (!report.equal()) {
            throw mismatch(marker, report);
        }
        String without = unfollowed.isEmpty()
                ? ""
                : "; not compared: "
                        + unfollowed.stream().map(QualifiedName::toString).collect(Collectors.joining(", "));
        progress.notice(String.format(
                Locale.ROOT,
                "At marker %s all rows are as they were at the source: %,d in %,d tables, all digests equal%s",
                marker.name(),
                report.equalRows(),
                report.tables().size(),
                without));
    }

    private Failure mismatch(Marker marker, VerificationReport report) {
        return new Failure(
                FailureCode.MISMATCH,
                "At marker " + marker.name() + " the target was not as the source: "
                        + report.sentences().stream().limit(MOST_SENTENCES).collect(Collectors.joining("; ")),
                Remedy.of(
                        "Something else has written into the target: undo that, or begin again with an empty database,"
                                + " and %s",
                        Action.AGAIN));
    }

    /**
     * Passes while nothing differs.
     *
     * @throws Failure when the target was not as the source
     */
    void check() throws SQLException {
        if (thread != null) {
            thread.check();
        }
    }

    /** Breaks off what is being compared. */
    @Override
    public void close() {
        if (thread != null) {
            thread.end(CLOSE_LIMIT);
        }
    }
}
