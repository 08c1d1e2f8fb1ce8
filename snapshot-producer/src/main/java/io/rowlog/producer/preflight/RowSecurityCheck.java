package io.rowlog.producer.preflight;

import java.sql.SQLException;
import java.util.List;

/** Tables of which policies would hide rows from the role (PostgreSQL documentation, chapter Row Security Policies). */
record RowSecurityCheck() implements Check {
    private static final String TABLES = """
            SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
            FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.oid = ANY (?) AND c.relkind = 'r' AND pg_catalog.row_security_active(c.oid)
            ORDER BY 1
            """;

    @Override
    public List<Finding> findings(Source source) throws SQLException {
        return source.ofRelations(TABLES).stream()
                .map(table -> Finding.error(
                        "Row security of " + table + " may hide rows from role " + source.role() + ".",
                        "ALTER ROLE " + source.roleSql() + " BYPASSRLS"))
                .toList();
    }
}
