package io.rowlog.consumer.plan;

import io.rowlog.access.catalog.CatalogReader;
import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Reads what the target has, for {@link ExistingTablesCheck}. */
public final class TargetCatalog {
    private static final String DEFAULTS = """
            SELECT n.nspname, c.relname, a.attname
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE a.atthasdef AND NOT a.attisdropped AND c.relkind IN ('r', 'p') AND c.oid >= 16384
            """;

    private TargetCatalog() {}

    /**
     * Reads tables and which columns have defaults.
     *
     * @throws SQLException when a statement fails
     */
    public static ExistingTablesCheck read(Connection target) throws SQLException {
        Catalog catalog = new CatalogReader().read(target);
        Map<QualifiedName, Set<String>> defaults = new HashMap<>();
        try (Statement statement = target.createStatement();
                ResultSet row = statement.executeQuery(DEFAULTS)) {
            while (row.next()) {
                defaults.computeIfAbsent(new QualifiedName(row.getString(1), row.getString(2)), name -> new HashSet<>())
                        .add(row.getString(3));
            }
        }
        return new ExistingTablesCheck(catalog.tablesByName(), defaults);
    }
}
