package io.rowlog.producer.snapshot;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.wal.Lsn;
import io.rowlog.schema.wal.Visibility;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * The session that exports the snapshot and keeps it, with a lock on every table, until all have been read (PostgreSQL
 * documentation, Snapshot Synchronization Functions). Not thread-safe, but {@link #cancel()} may be called by any
 * thread.
 */
final class SnapshotSession implements AutoCloseable {
    private static final int ALIVE_SECONDS = 10;

    private final Connection connection;
    private final String id;
    private final Visibility visibility;
    private final Lsn lsn;
    private final Instant startedAt;
    private final Backend backend;

    private SnapshotSession(
            Connection connection, String id, Visibility visibility, Lsn lsn, Instant startedAt, Backend backend) {
        this.backend = backend;
        this.connection = connection;
        this.id = id;
        this.visibility = visibility;
        this.lsn = lsn;
        this.startedAt = startedAt;
    }

    /** A server process. Its number alone could be another's by now. */
    record Backend(int process, String start) {}

    /**
     * Opens the session and exports a snapshot.
     *
     * @param leftBehind server processes of sessions that were lost: those that the server still has are ended
     * @throws Failure when another backup of the same database into the same log is running
     */
    static SnapshotSession open(PostgresConnector source, LogName log, List<Backend> leftBehind) throws SQLException {
        Connection connection = source.open();
        try {
            end(leftBehind, connection);
            claim(connection, log);
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
                try (ResultSet row = statement.executeQuery("""
                        SELECT pg_catalog.pg_export_snapshot(),
                               pg_catalog.pg_current_snapshot()::pg_catalog.text,
                               (CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
                                     ELSE pg_catalog.pg_current_wal_lsn() END)::pg_catalog.text,
                               pg_catalog.clock_timestamp(),
                               pg_catalog.pg_backend_pid(),
                               (SELECT backend_start::pg_catalog.text FROM pg_catalog.pg_stat_activity
                                WHERE pid = pg_catalog.pg_backend_pid())
                        """)) {
                    row.next();
                    return new SnapshotSession(
                            connection,
                            row.getString(1),
                            Visibility.parse(row.getString(2)),
                            Lsn.parse(row.getString(3)),
                            row.getTimestamp(4).toInstant(),
                            new Backend(row.getInt(5), row.getString(6)));
                }
            }
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** A session whose client is gone without the server's knowledge would keep its lock. */
    private static void end(List<Backend> leftBehind, Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT pg_catalog.pg_terminate_backend(pid, 5000) FROM pg_catalog.pg_stat_activity
                WHERE pid = ? AND backend_start::pg_catalog.text = ?
                """)) {
            for (Backend backend : leftBehind) {
                statement.setInt(1, backend.process());
                statement.setString(2, backend.start());
                statement.execute();
            }
        }
    }

    /** An advisory lock of the session: it goes when the process dies, so a crash leaves nothing to clean up. */
    private static void claim(Connection connection, LogName log) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                WITH claim AS MATERIALIZED (
                    SELECT pg_catalog.hashtext('rowlog backup') AS class, pg_catalog.hashtext(?) AS object)
                SELECT pg_catalog.pg_try_advisory_lock(class, object),
                       (SELECT pg_catalog.min(l.pid) FROM pg_catalog.pg_locks l
                        WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
                          AND l.database = (SELECT oid FROM pg_catalog.pg_database
                                            WHERE datname = pg_catalog.current_database())
                          AND l.classid::bigint::bit(32) = class::bit(32)
                          AND l.objid::bigint::bit(32) = object::bit(32))
                FROM claim
                """)) {
            statement.setString(1, log.name());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (!row.getBoolean(1)) {
                    throw new Failure(
                            FailureCode.BUSY,
                            "A backup of this database into log " + log + " is already running (server process "
                                    + row.getInt(2) + ")",
                            "Wait until it has finished, or end it with SELECT pg_terminate_backend(" + row.getInt(2)
                                    + ")");
                }
            }
        }
    }

    /** The connection in whose transaction the catalog is read. */
    Connection connection() {
        return connection;
    }

    /** What other sessions give to {@code SET TRANSACTION SNAPSHOT}. */
    String id() {
        return id;
    }

    /** {@code pg_current_snapshot()}. */
    Visibility visibility() {
        return visibility;
    }

    /** Where the write-ahead log ended. */
    Lsn lsn() {
        return lsn;
    }

    /** The server's time at the snapshot. */
    Instant startedAt() {
        return startedAt;
    }

    /** Makes a statement that runs on {@link #connection()} fail soon; does nothing when none does. */
    void cancel() throws SQLException {
        if (!connection.isClosed()) {
            connection.unwrap(PGConnection.class).cancelQuery();
        }
    }

    /**
     * Passes when the session is there, and with it the snapshot and the locks: without them a table may have been emptied
     * before it was read.
     *
     * @param cause a failure that may have come of it; null when there was none
     */
    void requireAlive(@Nullable Exception cause) throws SQLException {
        if (!alive()) {
            throw new SQLException("The session that holds the snapshot and its locks was lost", "08006", cause);
        }
    }

    private boolean alive() {
        try {
            return connection.isValid(ALIVE_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    /** The server process. */
    Backend backend() {
        return backend;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // Nothing of it is needed any more, however it ends.
            return;
        }
    }
}
