package io.rowlog.producer.preflight;

import java.sql.SQLException;
import java.util.List;

/** Whether the changes after a snapshot could be followed. */
final class FollowingChecks {
    private FollowingChecks() {}

    /** Tables without a key: a snapshot needs none, but changes can't tell which row they are about. */
    record ReplicaIdentityCheck() implements Check {
        @Override
        public List<Finding> findings(Source source) {
            return source.tables().stream()
                    .filter(table -> table.key().isEmpty())
                    .map(table -> Finding.note(
                            "Table " + table.name()
                                    + " has no primary key: its snapshot is complete, later changes to it"
                                    + " could not be followed.",
                            "ALTER TABLE " + table.name().sql() + " REPLICA IDENTITY FULL"))
                    .toList();
        }
    }

    /** Unlogged tables, whose changes never reach the write-ahead log. A standby has none of their rows, which is told otherwise. */
    record UnloggedCheck() implements Check {
        static final String TABLES = """
            SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
            FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.oid = ANY (?) AND c.relkind = 'r' AND c.relpersistence = 'u' AND NOT pg_catalog.pg_is_in_recovery()
            ORDER BY 1
            """;

        @Override
        public List<Finding> findings(Source source) throws SQLException {
            return source.ofRelations(TABLES).stream()
                    .map(table -> Finding.note(
                            "Table " + table
                                    + " is unlogged: its snapshot is complete, later changes to it could not be"
                                    + " followed.",
                            "ALTER TABLE " + table + " SET LOGGED"))
                    .toList();
        }
    }
}
