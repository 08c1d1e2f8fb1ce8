package io.rowlog.producer.cli;

import io.rowlog.schema.catalog.Heap;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the role may not read, or not all of. */
final class UnreadableHeaps {
    private static final String SQL = """
            SELECT oid, reason
            FROM (SELECT c.oid,
                         CASE WHEN NOT pg_catalog.has_schema_privilege(c.relnamespace, 'USAGE')
                              THEN 'this role lacks USAGE on its schema'
                              WHEN NOT pg_catalog.has_table_privilege(c.oid, 'SELECT')
                              THEN 'this role lacks SELECT on it'
                              WHEN pg_catalog.row_security_active(c.oid)
                              THEN 'row security hides rows from this role, which lacks BYPASSRLS' END AS reason
                  FROM pg_catalog.pg_class AS c WHERE c.oid = ANY (?)) AS heap
            WHERE reason IS NOT NULL
            """;

    private UnreadableHeaps() {}

    /** The reasons, by the OID of the relation. */
    static Map<Long, String> read(Connection connection, List<Heap> heaps) throws SQLException {
        Map<Long, String> reasons = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "oid", heaps.stream().map(Heap::oid).toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reasons.put(rows.getLong(1), rows.getString(2));
                }
            }
        }
        return reasons;
    }
}
