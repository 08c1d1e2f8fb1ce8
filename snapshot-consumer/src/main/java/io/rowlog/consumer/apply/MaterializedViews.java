package io.rowlog.consumer.apply;

import io.rowlog.consumer.ddl.DefinitionWriter;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Fills materialized views that exist. Stateless. */
final class MaterializedViews {
    private static final String NAMES =
            "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'm'";

    private MaterializedViews() {}

    /** Refreshes those that the backup's source had filled, each after those that it reads; in the caller's transaction. */
    static void refresh(Connection session, RestorePlan plan) throws SQLException {
        List<Definition> refreshes = plan.definitions().stream()
                .filter(definition -> definition.kind().equals("rows"))
                .toList();
        if (refreshes.isEmpty()) {
            return;
        }
        Set<QualifiedName> existing = new HashSet<>();
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(NAMES)) {
            while (row.next()) {
                existing.add(new QualifiedName(row.getString(1), row.getString(2)));
            }
        }
        DefinitionWriter writer = new DefinitionWriter(session);
        refreshes.stream()
                .filter(definition -> existing.contains(definition.table()))
                .forEach(writer::write);
    }
}
