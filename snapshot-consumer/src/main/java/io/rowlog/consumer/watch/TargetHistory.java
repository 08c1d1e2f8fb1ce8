package io.rowlog.consumer.watch;

import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.LogName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What services have restored into a target: rows in its schema {@code rowlog_service}, which outlive the service and
 * which backups leave out ({@link io.rowlog.schema.catalog.OwnSchemas#SERVICE}). Opens a session for each call; immutable.
 */
public final class TargetHistory {
    private static final String CREATE = """
        CREATE SCHEMA IF NOT EXISTS rowlog_service;
        CREATE TABLE IF NOT EXISTS rowlog_service.restored (
            log text NOT NULL, snapshot text NOT NULL, begun_at timestamptz NOT NULL DEFAULT now(),
            restored_at timestamptz, tables int4, rows int8, verified bool, PRIMARY KEY (log, snapshot))
        """;

    private static final String BEGIN = """
        INSERT INTO rowlog_service.restored (log, snapshot) VALUES (?, ?)
        ON CONFLICT (log, snapshot) DO UPDATE SET begun_at = now()
        """;

    private static final String END = """
        UPDATE rowlog_service.restored SET restored_at = now(), tables = ?, rows = ?, verified = ?
        WHERE log = ? AND snapshot = ?
        """;

    private static final String RESTORED = """
        SELECT snapshot, restored_at, tables, rows, verified FROM rowlog_service.restored
        WHERE log = ? AND restored_at IS NOT NULL ORDER BY restored_at DESC LIMIT 1
        """;

    private static final String BEGUN =
            "SELECT snapshot FROM rowlog_service.restored WHERE log = ? ORDER BY begun_at DESC LIMIT 1";

    private static final String PRESENT = """
        SELECT count(*) FROM unnest(?::text[], ?::text[]) AS t(schema, name)
        JOIN pg_namespace n ON n.nspname = t.schema
        JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = t.name AND c.relkind IN ('r', 'p')
        """;

    private final PostgresConnector target;
    private final LogName log;

    /**
     * A snapshot that is in the target.
     *
     * @param snapshot its id
     * @param at when that was done
     * @param tables number of tables
     * @param rows of all of them
     * @param verified whether the target was read back and found equal; after {@code merge} it is not
     */
    public record Restored(String snapshot, Instant at, int tables, long rows, boolean verified) {}

    /**
     * What a target has of a log. Immutable.
     *
     * @param restored the snapshot that was restored last and whole; null when there is none
     * @param begun the snapshot whose restore was begun last; null when there is none
     * @param unfinished whether the target holds a restore in mode {@code create} that was interrupted
     * @param tables how many of the latest snapshot's tables are there
     */
    record State(@Nullable Restored restored, @Nullable String begun, boolean unfinished, int tables) {
        /** Whether a restore by a service made the tables. */
        boolean ours() {
            return restored != null || begun != null;
        }
    }

    TargetHistory(PostgresConnector target, LogName log) {
        this.target = target;
        this.log = log;
    }

    /**
     * What the target has.
     *
     * @param tables those of the latest snapshot
     */
    State state(List<QualifiedName> tables) throws SQLException {
        try (Connection session = target.open()) {
            boolean kept = exists(session, "rowlog_service.restored");
            return new State(
                    kept ? restored(session) : null,
                    kept ? begun(session) : null,
                    exists(session, "rowlog.restore") && unfinished(session),
                    present(session, tables));
        }
    }

    /** The snapshot that was restored last; null when there is none. */
    @Nullable
    Restored restored() throws SQLException {
        try (Connection session = target.open()) {
            return exists(session, "rowlog_service.restored") ? restored(session) : null;
        }
    }

    private static boolean exists(Connection session, String table) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            statement.setString(1, table);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** One that has come to its end, and left something out that the target refused, is left as it is. */
    private static boolean unfinished(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT coalesce(bool_or(r.ended_at IS NULL), true) FROM rowlog.restore AS r")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private @Nullable Restored restored(Connection session) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(RESTORED)) {
            statement.setString(1, log.name());
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? new Restored(
                                row.getString(1),
                                row.getTimestamp(2).toInstant(),
                                row.getInt(3),
                                row.getLong(4),
                                row.getBoolean(5))
                        : null;
            }
        }
    }

    private @Nullable String begun(Connection session) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(BEGUN)) {
            statement.setString(1, log.name());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    private static int present(Connection session, List<QualifiedName> tables) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(PRESENT)) {
            statement.setArray(
                    1,
                    session.createArrayOf(
                            "text", tables.stream().map(QualifiedName::schema).toArray()));
            statement.setArray(
                    2,
                    session.createArrayOf(
                            "text", tables.stream().map(QualifiedName::name).toArray()));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    /** Notes that a restore begins. */
    void begin(String snapshot) throws SQLException {
        try (Connection session = target.open()) {
            try (Statement statement = session.createStatement()) {
                statement.execute(CREATE);
            }
            try (PreparedStatement statement = session.prepareStatement(BEGIN)) {
                statement.setString(1, log.name());
                statement.setString(2, snapshot);
                statement.execute();
            }
        }
    }

    /** Notes that a restore is done. */
    void end(RestoreReport report) throws SQLException {
        try (Connection session = target.open();
                PreparedStatement statement = session.prepareStatement(END)) {
            statement.setInt(1, report.tables());
            statement.setLong(2, report.rows());
            statement.setBoolean(
                    3, report.verification() != null && report.verification().equal());
            statement.setString(4, log.name());
            statement.setString(5, report.snapshot().value());
            statement.execute();
        }
    }
}
