package io.rowlog.consumer.target;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.access.postgres.Sessions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** How sessions on a target are set up: a restore makes its last transaction durable, and all before it with that. */
public final class TargetSettings {
    /** A lock not to be had within this time is an error; a session that was left behind ends much sooner. */
    static final String LOCK_TIMEOUT = "60s";

    private static final String SETTINGS = """
            SELECT set_config('lock_timeout', ?, false), set_config('synchronous_commit', 'off', false),
                   set_config('maintenance_work_mem', CASE
                       WHEN pg_size_bytes(current_setting('maintenance_work_mem')) < pg_size_bytes('256MB') THEN '256MB'
                       ELSE current_setting('maintenance_work_mem') END, false)
            """;

    /** Foreign keys are checked and triggers fire as on any other day; asked for only where it is set otherwise. */
    private static final String REPLICATION_ROLE = """
            SELECT set_config(name, 'origin', false) FROM pg_settings
            WHERE name = 'session_replication_role' AND setting <> 'origin'
            """;

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private TargetSettings() {}

    /** Sessions on a target, with these settings. */
    public static Sessions sessions(PostgresConnector target) {
        return new Sessions(target, TargetSettings::set);
    }

    private static void set(Connection session) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(SETTINGS)) {
            statement.setString(1, LOCK_TIMEOUT);
            statement.execute();
        }
        try (PreparedStatement statement = session.prepareStatement(REPLICATION_ROLE)) {
            statement.execute();
        } catch (SQLException e) {
            if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                throw foreignKeysUnchecked(e);
            }
            throw e;
        }
    }

    private static Failure foreignKeysUnchecked(SQLException e) {
        return new Failure(
                FailureCode.TARGET_UNFIT,
                "In the target session_replication_role is not 'origin': foreign keys would not be checked",
                "As a superuser: ALTER DATABASE ... RESET session_replication_role, and the same for the role;"
                        + " or let the role set it: GRANT SET ON PARAMETER session_replication_role TO ...",
                e);
    }
}
