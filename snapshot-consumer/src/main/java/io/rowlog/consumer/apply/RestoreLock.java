package io.rowlog.consumer.apply;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Keeps two restores out of one database: advisory locks of the target's session (PostgreSQL documentation, chapter
 * Explicit Locking, Advisory Locks). The session that leads holds one exclusively; those of its workers share another,
 * which the next restore waits for, so that none of a killed restore's sessions can still commit. Stateless.
 */
final class RestoreLock {
    /** "rowlog" and a number: any two numbers do that nobody else uses. */
    private static final long LEADER = 0x726f_776c_6f67_01L;

    private static final long WORKERS = 0x726f_776c_6f67_02L;
    private static final String NOT_AVAILABLE = "55P03";

    private static final String HOLDERS = """
            SELECT string_agg(format('process %s (%s) since %s', a.pid, coalesce(host(a.client_addr), 'local'),
                       to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS TZ')), ', ')
            FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'advisory' AND l.granted AND l.database = (
                    SELECT oid FROM pg_database WHERE datname = current_database())
              AND l.classid = (?::int8 >> 32)::oid AND l.objid = (?::int8 & 4294967295)::oid AND l.objsubid = 1
            """;

    private RestoreLock() {}

    /**
     * Makes the session the one that restores, until it ends.
     *
     * @throws Failure when another does, naming it
     */
    static void lead(Connection session) throws SQLException {
        acquire(session, LEADER, "5s");
        acquire(session, WORKERS, "60s");
        execute(session, "SELECT pg_advisory_unlock(?)", WORKERS);
    }

    /** Marks the session as a worker of the restore that leads, until it ends. */
    static void work(Connection session) throws SQLException {
        execute(session, "SELECT pg_advisory_lock_shared(?)", WORKERS);
    }

    private static void acquire(Connection session, long key, String limit) throws SQLException {
        String before = setting(session, limit);
        try {
            execute(session, "SELECT pg_advisory_lock(?)", key);
        } catch (SQLException e) {
            if (NOT_AVAILABLE.equals(e.getSQLState())) {
                throw new Failure(
                        FailureCode.BUSY,
                        "Another restore into this database is running: server " + holders(session, key),
                        "Wait until it ends, or stop the command where it runs");
            }
            throw e;
        }
        setting(session, before);
    }

    private static String setting(Connection session, String limit) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(
                "SELECT current_setting('lock_timeout') AS before, set_config('lock_timeout', ?, false)")) {
            statement.setString(1, limit);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private static String holders(Connection session, long key) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(HOLDERS)) {
            statement.setLong(1, key);
            statement.setLong(2, key);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                String holders = row.getString(1);
                return holders == null ? "process that has just ended" : holders;
            }
        }
    }

    private static void execute(Connection session, String sql, long key) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setLong(1, key);
            statement.execute();
        }
    }
}
