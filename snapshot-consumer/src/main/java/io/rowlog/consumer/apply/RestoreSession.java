package io.rowlog.consumer.apply;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.postgres.ServerVersion;
import io.rowlog.access.postgres.Sessions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A session of a restore on its target, outside autocommit. Two restores are kept out of one database by advisory locks of
 * these sessions (PostgreSQL documentation, chapter Explicit Locking, Advisory Locks): the session that leads holds one
 * exclusively; those of its workers share another, which the next restore waits for, so that none of a killed restore's
 * sessions can still commit. Not thread-safe.
 */
final class RestoreSession implements AutoCloseable {
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

    private final Sessions sessions;
    private final Connection connection;

    private RestoreSession(Sessions sessions, Connection connection) {
        this.sessions = sessions;
        this.connection = connection;
    }

    /**
     * Opens the session that restores, and does so alone until it ends.
     *
     * @param source the version of the server that was backed up, whose definitions an older one would not know
     * @throws Failure when another restores, naming it, or when the target's server is older
     */
    static RestoreSession lead(Sessions sessions, ServerVersion source) throws SQLException {
        return open(sessions, session -> {
            acquire(session, LEADER, "5s");
            acquire(session, WORKERS, "60s");
            execute(session, "SELECT pg_advisory_unlock(?)", WORKERS);
            requireNotOlder(source, version(session));
        });
    }

    /** Opens a session for a worker of the restore that leads, known to the next restore until it ends. */
    static RestoreSession work(Sessions sessions) throws SQLException {
        return open(sessions, session -> execute(session, "SELECT pg_advisory_lock_shared(?)", WORKERS));
    }

    private static RestoreSession open(Sessions sessions, Sessions.Preparation preparation) throws SQLException {
        Connection session = sessions.open();
        try {
            preparation.prepare(session);
            session.setAutoCommit(false);
            return new RestoreSession(sessions, session);
        } catch (SQLException | RuntimeException e) {
            sessions.close(session);
            throw e;
        }
    }

    /** The connection, whose transactions are the user's of this session. */
    Connection connection() {
        return connection;
    }

    @Override
    public void close() {
        sessions.close(connection);
    }

    /**
     * Passes when the target's major version is the source's or newer.
     *
     * @throws Failure when it is older
     */
    static void requireNotOlder(ServerVersion source, ServerVersion target) {
        if (target.major() < source.major()) {
            throw new Failure(
                    FailureCode.TARGET_UNFIT,
                    "The backup is of PostgreSQL " + source.major() + ", the target is PostgreSQL " + target.major()
                            + ", which does not know all that the source does",
                    "Restore into PostgreSQL " + source.major() + " or newer");
        }
    }

    private static ServerVersion version(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_setting('server_version_num')::int4")) {
            row.next();
            return new ServerVersion(row.getInt(1));
        }
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
