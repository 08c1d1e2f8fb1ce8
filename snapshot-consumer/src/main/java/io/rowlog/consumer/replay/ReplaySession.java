package io.rowlog.consumer.replay;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.postgres.Sessions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The one session that replays into a target, outside autocommit; an advisory lock keeps a second one out (PostgreSQL
 * documentation, chapter Explicit Locking, Advisory Locks). Not thread-safe.
 */
final class ReplaySession implements AutoCloseable {
    /** "rowlog" and a number, next to those of restores. */
    private static final long FOLLOWER = 0x726f_776c_6f67_03L;

    private static final String NOT_AVAILABLE = "55P03";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private static final String LOCK = "SELECT pg_catalog.pg_advisory_lock(" + FOLLOWER + ")";

    private static final String HOLDERS = """
            SELECT pg_catalog.string_agg(pg_catalog.format('process %s (%s) since %s', a.pid,
                       coalesce(pg_catalog.host(a.client_addr), 'local'),
                       pg_catalog.to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS TZ')), ', ')
            FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'advisory' AND l.granted AND l.database = (
                    SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
              AND l.classid = (?::int8 >> 32)::oid AND l.objid = (?::int8 & 4294967295)::oid AND l.objsubid = 1
            """;

    /** Foreign keys and triggers have acted at the source: their effects come as changes. */
    private static final String REPLICA = "SET session_replication_role = replica";

    private static final String SETTINGS =
            "SET search_path = ''; SET jit = off; SET row_security = off; SET client_min_messages = warning";

    private final Sessions sessions;
    private final Connection connection;

    private ReplaySession(Sessions sessions, Connection connection) {
        this.sessions = sessions;
        this.connection = connection;
    }

    /**
     * Opens it.
     *
     * @throws Failure when another follows into this database, naming it
     */
    static ReplaySession open(Sessions sessions) throws SQLException {
        Connection connection = sessions.open();
        try {
            lock(connection);
            try (Statement statement = connection.createStatement()) {
                statement.execute(SETTINGS);
            }
            connection.setAutoCommit(false);
            return new ReplaySession(sessions, connection);
        } catch (SQLException | RuntimeException e) {
            sessions.close(connection);
            throw e;
        }
    }

    /** Waits a little, for the session of one that was just killed: a server notices when its statement has ended. */
    private static void lock(Connection connection) throws SQLException {
        String before;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.current_setting('lock_timeout'),"
                        + " pg_catalog.set_config('lock_timeout', '15s', false)")) {
            row.next();
            before = row.getString(1);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(LOCK);
        } catch (SQLException e) {
            if (NOT_AVAILABLE.equals(e.getSQLState())) {
                throw new Failure(
                        FailureCode.BUSY,
                        "Transactions are being brought into this database already: server " + holders(connection),
                        "Wait until that ends, or stop it where it runs",
                        e);
            }
            throw e;
        }
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_catalog.set_config('lock_timeout', ?, false)")) {
            statement.setString(1, before);
            statement.execute();
        }
    }

    private static String holders(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(HOLDERS)) {
            statement.setLong(1, FOLLOWER);
            statement.setLong(2, FOLLOWER);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                String holders = row.getString(1);
                return holders == null ? "process that has just ended" : holders;
            }
        }
    }

    /**
     * Passes when the session may act as a replica, which is better known before anything is done.
     *
     * @throws Failure when the role may not do that
     */
    void requireReplica() throws SQLException {
        setReplica();
        connection.rollback();
    }

    /** From now on foreign keys and triggers of the target do not act on what the session does. */
    void actAsReplica() throws SQLException {
        setReplica();
        connection.commit();
    }

    private void setReplica() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(REPLICA);
        } catch (SQLException e) {
            connection.rollback();
            if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                throw new Failure(
                        FailureCode.TARGET_UNFIT,
                        "The role may not set session_replication_role in the target, without which foreign keys and"
                                + " triggers would act a second time on what they have done at the source",
                        Remedy.of(
                                "As a superuser: GRANT SET ON PARAMETER session_replication_role TO ... (PostgreSQL 15 and"
                                        + " later), or connect as a superuser. A snapshot alone, with %s, needs no such right",
                                Setting.SNAPSHOT),
                        e);
            }
            throw e;
        }
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void close() {
        sessions.close(connection);
    }
}
