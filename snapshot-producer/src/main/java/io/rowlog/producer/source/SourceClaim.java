package io.rowlog.producer.source;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.producer.publish.WriterRole;
import io.rowlog.schema.log.LogName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Keeps two of a role from writing a database into the same log at once, by an advisory lock of the session (PostgreSQL
 * documentation, section Advisory Locks): it goes when the process dies, so a crash leaves nothing to clean up. Stateless.
 */
public final class SourceClaim {
    private static final String CLAIM = """
        WITH claim AS MATERIALIZED (
            SELECT pg_catalog.hashtext('rowlog ' || ?) AS class, pg_catalog.hashtext(?) AS object)
        SELECT pg_catalog.pg_try_advisory_lock(class, object),
               (SELECT pg_catalog.min(l.pid) FROM pg_catalog.pg_locks l
                WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
                  AND l.database = (SELECT oid FROM pg_catalog.pg_database
                                    WHERE datname = pg_catalog.current_database())
                  AND l.classid::bigint::bit(32) = class::bit(32)
                  AND l.objid::bigint::bit(32) = object::bit(32))
        FROM claim
        """;

    private SourceClaim() {}

    /**
     * Claims the session's database for the log.
     *
     * @throws Failure when another session has done so
     */
    public static void take(Connection session, WriterRole role, LogName log) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(CLAIM)) {
            statement.setString(1, role.activity());
            statement.setString(2, log.name());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (!row.getBoolean(1)) {
                    throw new Failure(
                            FailureCode.BUSY,
                            "A " + role.activity() + " of this database into log " + log
                                    + " is already running (server process " + row.getInt(2) + ")",
                            "Wait until it has finished, or end it with SELECT pg_terminate_backend(" + row.getInt(2)
                                    + ")");
                }
            }
        }
    }
}
