package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * Tables and sequences that an extension makes and that hold the users' rows: those marked with {@code
 * pg_extension_config_dump} (PostgreSQL documentation, chapter Packaging Related Objects into an Extension). Stateless.
 */
public final class ExtensionTables {
    /** Relation {@code (oid, condition)}: the condition is SQL that begins with WHERE, or empty. */
    static final String SQL = """
            (SELECT x.oid, coalesce(x.condition, '')
             FROM pg_catalog.pg_extension AS e
             CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(e.extconfig), pg_catalog.unnest(e.extcondition))
               AS x(oid, condition))""";

    private static final CatalogQuery CONDITIONS = new CatalogQuery("""
            SELECT n.nspname, c.relname, x.condition
            FROM %s AS x(oid, condition)
            JOIN pg_catalog.pg_class AS c ON c.oid = x.oid AND c.relkind IN ('r', 'p')
            JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            """.formatted(SQL));

    private ExtensionTables() {}

    /**
     * For each such table the condition that its users' rows satisfy: SQL that begins with WHERE, or empty when all do.
     *
     * @throws SQLException when the statement fails
     */
    public static Map<QualifiedName, String> conditions(Connection connection) throws SQLException {
        Map<QualifiedName, String> conditions = new HashMap<>();
        CONDITIONS.list(
                connection,
                row -> conditions.put(new QualifiedName(row.getString(1), row.getString(2)), row.getString(3)));
        return Map.copyOf(conditions);
    }
}
