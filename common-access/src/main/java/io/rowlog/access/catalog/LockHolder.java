package io.rowlog.access.catalog;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Remedy;
import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who has locked a table: a session, or a prepared transaction, which is nobody's and stays until somebody ends it (PostgreSQL
 * documentation, views pg_locks and pg_prepared_xacts). Immutable.
 *
 * @param table for people; null where it is a transaction of which only is known that it has changed something
 * @param who for people
 * @param ending what to do that it lets go, as the beginning of a sentence
 */
public record LockHolder(@Nullable String table, String who, String ending) {
    /**
     * Those who hold a lock come before those who wait for one, which keep others waiting behind them. A prepared transaction
     * has no process, and is known by the lock on its own number. That lock is also what others wait for who create something
     * of the same name: so come, last, those who have changed anything.
     */
    private static final String HOLDERS = """
            SELECT t.oid::regclass::text, l.pid, p.gid, pg_catalog.quote_literal(p.gid),
                   coalesce(nullif(a.application_name, ''), a.backend_type)
            FROM pg_catalog.pg_locks AS l
            LEFT JOIN pg_catalog.pg_class AS c ON c.oid = l.relation
            LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
            CROSS JOIN LATERAL (SELECT coalesce(i.indrelid, c.oid) AS oid) AS t
            LEFT JOIN pg_catalog.pg_locks AS o ON l.pid IS NULL AND o.pid IS NULL AND o.locktype = 'transactionid'
                AND o.mode = 'ExclusiveLock' AND o.virtualtransaction = l.virtualtransaction
            LEFT JOIN pg_catalog.pg_prepared_xacts AS p ON p.transaction = o.transactionid
            LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
            CROSS JOIN LATERAL (SELECT pg_catalog.array_position(ARRAY['AccessShareLock', 'RowShareLock', 'RowExclusiveLock',
                'ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'],
                l.mode) AS strength) AS m
            WHERE (c.oid >= 16384 AND m.strength >= ?
                     AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d
                                       WHERE d.datname = pg_catalog.current_database())
                   OR ? AND l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock'
                     AND coalesce(p.database, a.datname) = pg_catalog.current_database())
              AND l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid() AND (l.pid = ANY (?)) IS NOT TRUE
            ORDER BY l.granted DESC, c.oid IS NULL,
                     coalesce(pg_catalog.pg_partition_root(t.oid), t.oid) IN (
                         SELECT pg_catalog.to_regclass(n) FROM pg_catalog.unnest(?::text[]) AS n) DESC NULLS LAST,
                     m.strength DESC, p.prepared, a.xact_start, l.relation
            LIMIT 1
            """;

    /** Which locks are asked for. */
    public enum Strength {
        /** Any, and that of a transaction on what it has created. */
        ANY(1),
        /** {@code ACCESS EXCLUSIVE}, for which readers too have to wait. */
        ACCESS_EXCLUSIVE(8);

        private final int place;

        Strength(int place) {
            this.place = place;
        }
    }

    /**
     * Who else holds, or waits for, the strongest lock on a table of the session's database; empty when nobody does.
     *
     * @param ours server processes that do not count
     * @param tables that are looked at before others
     * @throws SQLException when the statement fails
     */
    public static Optional<LockHolder> find(
            Connection session, Strength strength, Collection<Integer> ours, Collection<QualifiedName> tables)
            throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(HOLDERS)) {
            statement.setInt(1, strength.place);
            statement.setBoolean(2, strength == Strength.ANY);
            statement.setArray(3, session.createArrayOf("int4", ours.toArray()));
            statement.setArray(
                    4,
                    session.createArrayOf(
                            "text", tables.stream().map(QualifiedName::sql).toArray()));
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(of(
                                row.getString(1), row.getInt(2), row.getString(3), row.getString(4), row.getString(5)))
                        : Optional.empty();
            }
        }
    }

    private static LockHolder of(
            @Nullable String table,
            int process,
            @Nullable String prepared,
            @Nullable String literal,
            @Nullable String application) {
        return prepared == null
                ? new LockHolder(
                        table,
                        "another session (server process " + process + (application == null ? "" : ", " + application)
                                + ")",
                        "Let that session finish, or end it with SELECT pg_terminate_backend(" + process + ")")
                : new LockHolder(
                        table,
                        "prepared transaction " + prepared,
                        "End that transaction with COMMIT PREPARED " + literal + " or ROLLBACK PREPARED " + literal);
    }

    /** For people: what is locked, and by whom. */
    public String text() {
        return table == null ? who + " has made changes and not ended" : "table " + table + " is locked by " + who;
    }

    /** What to do, and then the same again. */
    public Remedy remedy() {
        return Remedy.of("%s, then %s", ending, Action.AGAIN);
    }
}
