package io.rowlog.consumer.verify;

import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * How rows keep the foreign keys that the catalog calls valid. A server does not look where changes are applied as a replica
 * applies them, so each key's rows are looked up here, as the server does when a key is added (PostgreSQL documentation, section
 * Foreign Keys; {@code RI_Initial_Check}).
 *
 * @param checked number of foreign keys
 * @param violated those that rows violate, as {@code schema.table: constraint}
 */
public record ForeignKeyCheck(int checked, List<String> violated) {
    /**
     * Foreign keys that are enforced and valid, each with a query that is true where a row has no counterpart. Those of
     * partitions come with their table's; those over a period compare ranges, and are left to the server.
     */
    private static final String KEYS = """
            SELECT n.nspname, c.relname, f.conname,
                   pg_catalog.format('SELECT EXISTS (SELECT FROM %s%s AS here WHERE (%s) AND NOT EXISTS'
                       || ' (SELECT FROM %s%s AS there WHERE %s))',
                       CASE WHEN c.relkind = 'p' THEN '' ELSE 'ONLY ' END, f.conrelid::pg_catalog.regclass,
                       k.given, CASE WHEN p.relkind = 'p' THEN '' ELSE 'ONLY ' END, f.confrelid::pg_catalog.regclass, k.same)
            FROM pg_catalog.pg_constraint f
            JOIN pg_catalog.pg_class c ON c.oid = f.conrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_catalog.pg_class p ON p.oid = f.confrelid
            CROSS JOIN LATERAL (
                SELECT pg_catalog.string_agg(pg_catalog.format('here.%I IS NOT NULL', h.attname),
                           CASE f.confmatchtype WHEN 'f' THEN ' OR ' ELSE ' AND ' END) AS given,
                       pg_catalog.string_agg(pg_catalog.format('there.%I OPERATOR(%I.%s) here.%I',
                           t.attname, s.nspname, o.oprname, h.attname), ' AND ') AS same
                FROM ROWS FROM (pg_catalog.unnest(f.conkey), pg_catalog.unnest(f.confkey), pg_catalog.unnest(f.conpfeqop))
                    AS x (here, there, equals)
                JOIN pg_catalog.pg_attribute h ON h.attrelid = f.conrelid AND h.attnum = x.here
                JOIN pg_catalog.pg_attribute t ON t.attrelid = f.confrelid AND t.attnum = x.there
                JOIN pg_catalog.pg_operator o ON o.oid = x.equals
                JOIN pg_catalog.pg_namespace s ON s.oid = o.oprnamespace) AS k
            WHERE f.contype = 'f' AND f.conparentid = 0 AND f.convalidated
                AND coalesce((pg_catalog.to_jsonb(f) ->> 'conenforced')::bool, true)
                AND NOT coalesce((pg_catalog.to_jsonb(f) ->> 'conperiod')::bool, false)
            ORDER BY 1, 2, 3
            """;

    public ForeignKeyCheck {
        violated = List.copyOf(violated);
    }

    /** Whether no row violates any. */
    public boolean kept() {
        return violated.isEmpty();
    }

    /**
     * Looks at all rows of some tables.
     *
     * @param session sees the rows as they are to be checked
     */
    public static ForeignKeyCheck run(Connection session, Predicate<QualifiedName> tables) throws SQLException {
        List<Key> keys =
                keys(session).stream().filter(key -> tables.test(key.table())).toList();
        List<String> violated = new ArrayList<>();
        for (Key key : keys) {
            if (key.isViolated(session)) {
                violated.add(key.table() + ": " + key.name());
            }
        }
        return new ForeignKeyCheck(keys.size(), violated);
    }

    private static List<Key> keys(Connection session) throws SQLException {
        List<Key> keys = new ArrayList<>();
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(KEYS)) {
            while (row.next()) {
                keys.add(new Key(
                        new QualifiedName(row.getString(1), row.getString(2)), row.getString(3), row.getString(4)));
            }
        }
        return keys;
    }

    /**
     * A foreign key.
     *
     * @param query true where a row violates it
     */
    private record Key(QualifiedName table, String name, String query) {
        boolean isViolated(Connection session) throws SQLException {
            try (Statement statement = session.createStatement()) {
                statement.setEscapeProcessing(false);
                try (ResultSet row = statement.executeQuery(query)) {
                    row.next();
                    return row.getBoolean(1);
                }
            }
        }
    }
}
