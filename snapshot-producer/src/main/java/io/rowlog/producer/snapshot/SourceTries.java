package io.rowlog.producer.snapshot;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.job.LostConnection;
import io.rowlog.access.job.Retry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Decides whether a new snapshot is begun after a failure: when the source was there and its connection was lost. */
final class SourceTries {
    /** A large database is not read over and over. */
    private static final int SNAPSHOTS = 3;

    private final SnapshotRequest request;
    private final Retry tries;
    private final List<SnapshotSession.Backend> sessions = new ArrayList<>();

    SourceTries(SnapshotRequest request, SnapshotProgress progress) {
        this.request = request;
        tries = new Retry(Retry.Pauses.DEFAULT, request.places(), "a new snapshot begins", progress::brokenOff);
    }

    /** A session has exported its snapshot. */
    void begun(SnapshotSession session) {
        sessions.add(session.backend());
    }

    /** Server processes of all sessions so far, none of which is used any more. */
    List<SnapshotSession.Backend> sessions() {
        return List.copyOf(sessions);
    }

    /** Returns when a new snapshot is to be begun; else throws the failure. */
    void again(SQLException failure) throws SQLException, InterruptedException {
        if (LostConnection.of(failure) == null) {
            throw failure;
        }
        again(lost(failure));
    }

    /** Returns when a new snapshot is to be begun; else throws the failure. */
    void again(Failure failure) throws InterruptedException {
        if (sessions.isEmpty()
                || sessions.size() >= SNAPSHOTS
                || LostConnection.of(failure) != LostConnection.POSTGRES) {
            throw failure;
        }
        tries.again(failure, 0);
    }

    private Failure lost(SQLException failure) {
        String message = Objects.requireNonNullElse(failure.getMessage(), "no message");
        return new Failure(
                FailureCode.POSTGRES_UNAVAILABLE,
                "Reading " + request.source().url() + " failed: "
                        + message.lines().findFirst().orElse("no message") + " (SQLSTATE " + failure.getSQLState()
                        + ")",
                "Check that the server runs and can be reached from here, then run the same command again: a new snapshot"
                        + " begins",
                failure);
    }
}
