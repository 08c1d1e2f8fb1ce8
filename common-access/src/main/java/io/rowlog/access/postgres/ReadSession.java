package io.rowlog.access.postgres;

import io.rowlog.schema.wal.Lsn;
import io.rowlog.schema.wal.Visibility;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

/**
 * A session in a read-only transaction that sees one moment for as long as it is open (PostgreSQL documentation, sections
 * Repeatable Read Isolation Level and Snapshot Synchronization Functions). Not thread-safe.
 */
public final class ReadSession implements AutoCloseable {
    private static final int ALIVE_SECONDS = 10;

    /** What a snapshot is whose session has ended (PostgreSQL documentation, SET TRANSACTION). */
    private static final String UNDEFINED_OBJECT = "42704";

    private static final String REPEATABLE = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ";
    private static final String BEGIN = REPEATABLE + ", READ ONLY";

    /**
     * Reads tables only: one that becomes a view between its lock and its reading would run what somebody wrote, with the
     * reader's rights. Servers know the setting since 14.13, 15.8 and 16.4.
     */
    private static final String TABLES_ONLY = """
        SELECT pg_catalog.set_config(name, 'view, foreign-table', false)
        FROM pg_catalog.pg_settings WHERE name = 'restrict_nonsystem_relation_kind'
        """;

    private static final String EXPORT = """
        SELECT pg_catalog.pg_export_snapshot(),
               pg_catalog.pg_current_snapshot()::pg_catalog.text,
               (CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
                     ELSE pg_catalog.pg_current_wal_insert_lsn() END)::pg_catalog.text,
               pg_catalog.clock_timestamp()
        """;

    private final Sessions sessions;
    private final Connection connection;

    private ReadSession(Sessions sessions, Connection connection) {
        this.sessions = sessions;
        this.connection = connection;
    }

    /**
     * A moment that other sessions can see too, while the session that exported it is open.
     *
     * @param id what the server calls it
     * @param lsn where the write-ahead log ended, that which was not written yet included: every commit that is seen is before it
     * @param at the server's time
     */
    public record Moment(String id, Visibility visibility, Lsn lsn, Instant at) {}

    /** A session that sees the database as it is now, or as the first statement finds it. */
    public static ReadSession begin(Sessions sessions) throws SQLException {
        return begin(sessions, BEGIN);
    }

    /** A session that sees what the session saw that exported this moment. */
    public static ReadSession at(Moment moment, Sessions sessions) throws SQLException {
        ReadSession session = begin(sessions, BEGIN + imported(moment));
        try (Statement statement = session.connection.createStatement()) {
            statement.execute("SAVEPOINT rowlog_unlocked");
            return session;
        } catch (SQLException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** The same, after a statement that lets it see the rows, and that is rolled back when the session is closed. */
    public static ReadSession at(Moment moment, Sessions sessions, String statement) throws SQLException {
        return begin(sessions, REPEATABLE + imported(moment) + "; " + statement);
    }

    private static String imported(Moment moment) {
        // The id is one that the server made, of digits and hyphens.
        return "; SET TRANSACTION SNAPSHOT '" + moment.id().replaceAll("[^0-9A-Fa-f-]", "") + "'";
    }

    private static ReadSession begin(Sessions sessions, String sql) throws SQLException {
        Connection connection = sessions.open();
        try (Statement statement = connection.createStatement()) {
            statement.execute(TABLES_ONLY);
            connection.setAutoCommit(false);
            statement.execute(sql);
            return new ReadSession(sessions, connection);
        } catch (SQLException e) {
            sessions.close(connection);
            throw UNDEFINED_OBJECT.equals(e.getSQLState())
                    ? new SQLException("The session that exported the snapshot was lost", "08006", e)
                    : e;
        } catch (RuntimeException e) {
            sessions.close(connection);
            throw e;
        }
    }

    /**
     * Has the session see the database anew: as it is now, or as the next statement finds it. Locks of its transaction are let
     * go, its advisory locks are kept.
     */
    public void renew() throws SQLException {
        connection.rollback();
        try (Statement statement = connection.createStatement()) {
            statement.execute(BEGIN);
        }
    }

    /** Exports what this session sees. */
    public Moment export() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(EXPORT);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new Moment(
                    row.getString(1),
                    Visibility.parse(row.getString(2)),
                    Lsn.parse(row.getString(3)),
                    row.getTimestamp(4).toInstant());
        }
    }

    /** The connection, whose transaction must not be ended. */
    public Connection connection() {
        return connection;
    }

    /**
     * Lets go of what the session has locked since it was opened {@link #at} a moment: a server has room for some thousands
     * of locks only, and a transaction keeps those of all tables that it reads, and of their indexes.
     */
    public void unlock() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ROLLBACK TO SAVEPOINT rowlog_unlocked");
        }
    }

    /** Whether the server still has the session, and with it the moment and the locks; asks it, at most ten seconds. */
    public boolean alive() {
        try {
            return connection.isValid(ALIVE_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void close() {
        sessions.close(connection);
    }
}
