package io.rowlog.consumer.target;

import io.rowlog.access.catalog.ExtensionTables;
import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What must be known of the target's tables: which are partitioned, and which have rows. Stateless. */
public final class TargetTables {
    /** Keeps a statement short enough for the server's memory with any number of tables. */
    private static final int TABLES_PER_STATEMENT = 200;

    private static final int NAMED = 20;

    private TargetTables() {}

    /** Names of all partitioned tables. */
    public static Set<QualifiedName> partitioned(Connection session) throws SQLException {
        Set<QualifiedName> names = new HashSet<>();
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("SELECT n.nspname, c.relname FROM pg_class c"
                        + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'p'")) {
            while (row.next()) {
                names.add(new QualifiedName(row.getString(1), row.getString(2)));
            }
        }
        return names;
    }

    /** Those of these tables that exist in the target and have rows there; of an extension's table, rows of its users. */
    public static List<QualifiedName> filled(Connection session, Collection<QualifiedName> tables) throws SQLException {
        List<QualifiedName> existing = existing(session, tables);
        Map<QualifiedName, String> conditions = ExtensionTables.conditions(session);
        Set<QualifiedName> partitioned = partitioned(session);
        List<QualifiedName> filled = new ArrayList<>();
        for (int from = 0; from < existing.size(); from += TABLES_PER_STATEMENT) {
            List<QualifiedName> batch = existing.subList(from, Math.min(existing.size(), from + TABLES_PER_STATEMENT));
            String sql = IntStream.range(0, batch.size())
                    .mapToObj(place -> "SELECT " + place + " WHERE EXISTS (SELECT FROM "
                            + (partitioned.contains(batch.get(place)) ? "" : "ONLY ")
                            + batch.get(place).sql() + " " + conditions.getOrDefault(batch.get(place), "") + ")")
                    .collect(Collectors.joining(" UNION ALL "));
            try (Statement statement = session.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                while (row.next()) {
                    filled.add(batch.get(row.getInt(1)));
                }
            }
        }
        return filled;
    }

    /** Names for an error: the first 20, and how many more. */
    public static String names(Collection<?> found) {
        String more = found.size() > NAMED ? " and " + (found.size() - NAMED) + " more" : "";
        return found.stream().limit(NAMED).map(Object::toString).collect(Collectors.joining(", ")) + more;
    }

    /** Those of these relations that exist in the target. */
    public static List<QualifiedName> existing(Connection session, Collection<QualifiedName> tables)
            throws SQLException {
        List<QualifiedName> all = List.copyOf(tables);
        List<QualifiedName> existing = new ArrayList<>();
        try (PreparedStatement statement = session.prepareStatement(
                "SELECT t.place FROM pg_catalog.unnest(?::text[]) WITH ORDINALITY AS t(name, place)"
                        + " WHERE pg_catalog.to_regclass(t.name) IS NOT NULL")) {
            statement.setArray(
                    1,
                    session.createArrayOf(
                            "text", all.stream().map(QualifiedName::sql).toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    existing.add(all.get(row.getInt(1) - 1));
                }
            }
        }
        return existing;
    }
}
