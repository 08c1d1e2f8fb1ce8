package io.rowlog.consumer.replay;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.consumer.replay.ReplayReport.Moment;
import io.rowlog.schema.catalog.OwnSchemas;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.LogEvent.OfTransactions;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.SnapshotId;
import io.rowlog.schema.log.SnapshotState;
import io.rowlog.schema.wal.Lsn;
import io.rowlog.schema.wal.Visibility;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which transactions have reached a target, in tables of a schema of its own that are written in the same transactions as what
 * they tell of. Each method works on the session and in the transaction of its caller. Stateless.
 */
final class TargetNotes {
    private static final String CREATE = """
            CREATE SCHEMA %1$s;
            CREATE TABLE %1$s.reached (one bool PRIMARY KEY DEFAULT true CHECK (one), log text NOT NULL,
                snapshot text NOT NULL, restored bool NOT NULL, next_offset int8 NOT NULL, commit_end pg_lsn,
                committed_at timestamptz, transactions int8 NOT NULL, applied_at timestamptz NOT NULL);
            COMMENT ON TABLE %1$s.reached IS 'Which transactions of a log rowlog has brought here';
            CREATE TABLE %1$s.supplement (table_schema text, table_name text, snapshot text NOT NULL,
                visibility text NOT NULL, PRIMARY KEY (table_schema, table_name))
            """.formatted(OwnSchemas.FOLLOWER);

    private static final String REACHED = "SELECT log, snapshot, restored, next_offset, commit_end::text, committed_at,"
            + " transactions FROM " + OwnSchemas.FOLLOWER + ".reached";

    private static final String NOTE = "UPDATE " + OwnSchemas.FOLLOWER + ".reached SET next_offset = ?,"
            + " commit_end = ?::text::pg_lsn, committed_at = ?, transactions = transactions + ?,"
            + " applied_at = pg_catalog.clock_timestamp()";

    private TargetNotes() {}

    /**
     * How far a target is.
     *
     * @param snapshot that it began with
     * @param restored whether all of that is there
     * @param next offset in the transactions topic where it goes on
     * @param end everything that was committed before it is there; null before the first transaction
     * @param at when that was committed; null before the first transaction
     * @param transactions that have been applied
     */
    record Reached(
            LogName log,
            SnapshotId snapshot,
            boolean restored,
            long next,
            @Nullable Lsn end,
            @Nullable Instant at,
            long transactions) {
        /** The same moment; empty before the first transaction. */
        Optional<Moment> moment() {
            return end == null || at == null ? Optional.empty() : Optional.of(new Moment(end, at));
        }

        /**
         * @throws Failure when the target has transactions of another log
         */
        void requireOf(LogName wanted) {
            if (!log.equals(wanted)) {
                throw new Failure(
                        FailureCode.TARGET_UNFIT,
                        "The target has transactions of log " + log + ", not of " + wanted,
                        "Give that log, or an empty database");
            }
        }
    }

    /** How far the target is; empty where it was not begun. */
    static Optional<Reached> reached(Connection session) throws SQLException {
        if (!exists(session)) {
            return Optional.empty();
        }
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(REACHED)) {
            if (!row.next()) {
                return Optional.empty();
            }
            String end = row.getString(5);
            OffsetDateTime at = row.getObject(6, OffsetDateTime.class);
            return Optional.of(new Reached(
                    new LogName(row.getString(1)),
                    new SnapshotId(row.getString(2)),
                    row.getBoolean(3),
                    row.getLong(4),
                    end == null ? null : Lsn.parse(end),
                    at == null ? null : at.toInstant(),
                    row.getLong(7)));
        }
    }

    private static boolean exists(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT pg_catalog.to_regclass('" + OwnSchemas.FOLLOWER + ".reached') IS NOT NULL")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** A target is going to begin with a snapshot. */
    static void begin(Connection session, LogName log, SnapshotId snapshot, long next) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(CREATE);
        }
        try (PreparedStatement insert = session.prepareStatement("INSERT INTO " + OwnSchemas.FOLLOWER
                + ".reached VALUES (true, ?, ?, false, ?, NULL, NULL, 0, pg_catalog.now())")) {
            insert.setString(1, log.name());
            insert.setString(2, snapshot.value());
            insert.setLong(3, next);
            insert.execute();
        }
    }

    /**
     * Whether a restore that was begun has done its last commit, with which its own notes went: after a process that was killed
     * before it could say so here.
     */
    static boolean restoreHasEnded(Connection session, SnapshotState snapshot) throws SQLException {
        Optional<String> first =
                snapshot.tables().stream().map(table -> table.table().sql()).findFirst();
        try (PreparedStatement select = session.prepareStatement("SELECT pg_catalog.to_regnamespace('"
                + OwnSchemas.RESTORE + "') IS NULL AND pg_catalog.to_regclass(?) IS NOT NULL")) {
            select.setString(1, first.orElse(""));
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** The snapshot is there. */
    static void restored(Connection session) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute("UPDATE " + OwnSchemas.FOLLOWER + ".reached SET restored = true");
        }
    }

    /** Transactions up to this event have been applied. */
    static void applied(Connection session, OfTransactions last, long next, long transactions) throws SQLException {
        try (PreparedStatement update = session.prepareStatement(NOTE)) {
            update.setLong(1, next);
            update.setString(2, last.end().toString());
            update.setObject(3, OffsetDateTime.ofInstant(last.at(), ZoneOffset.UTC));
            update.setLong(4, transactions);
            update.execute();
        }
    }

    /** A table was read again by a later snapshot, and has what that saw. */
    static void supplemented(Connection session, QualifiedName table, SnapshotId snapshot, Visibility seen)
            throws SQLException {
        try (PreparedStatement insert = session.prepareStatement("INSERT INTO " + OwnSchemas.FOLLOWER
                + ".supplement VALUES (?, ?, ?, ?) ON CONFLICT (table_schema, table_name) DO UPDATE"
                + " SET snapshot = excluded.snapshot, visibility = excluded.visibility")) {
            insert.setString(1, table.schema());
            insert.setString(2, table.name());
            insert.setString(3, snapshot.value());
            insert.setString(4, seen.toString());
            insert.execute();
        }
    }

    /** What later snapshots saw of tables that were read again. */
    static Map<QualifiedName, Visibility> supplements(Connection session) throws SQLException {
        Map<QualifiedName, Visibility> seen = new HashMap<>();
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT table_schema, table_name, visibility FROM " + OwnSchemas.FOLLOWER + ".supplement")) {
            while (row.next()) {
                seen.put(new QualifiedName(row.getString(1), row.getString(2)), Visibility.parse(row.getString(3)));
            }
        }
        return seen;
    }

    /** Takes all of it away: the target goes its own way. */
    static void drop(Connection session) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute("DROP SCHEMA " + OwnSchemas.FOLLOWER + " CASCADE");
        }
    }
}
