package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.SqlIdentifier;
import io.rowlog.schema.catalog.Uncaptured;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Names columns with values of types that the server prints and never reads, such as {@code pg_node_tree}: no program can load
 * them (PostgreSQL documentation, chapter Pseudo-Types, and {@code pg_type.typcategory} Z). Stateless.
 */
final class UnloadableColumns {
    private static final String FEATURE_NOT_SUPPORTED = "0A000";

    /**
     * Built-in types in tables with rows, in domains, arrays, ranges and composite types too, that are of no category which the server
     * knows input of. Not types of users, whose functions would be run.
     */
    private static final String COLUMNS =
            """
            WITH RECURSIVE part(relation, number, type) AS (
                SELECT a.attrelid, a.attnum, a.atttypid
                FROM pg_catalog.pg_class AS c
                JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND c.oid >= 16384 AND a.attgenerated = ''
                  AND pg_catalog.pg_relation_size(c.oid) > 0 AND %s AND %s
              UNION
                SELECT p.relation, p.number, x.type
                FROM part AS p
                JOIN pg_catalog.pg_type AS t ON t.oid = p.type
                CROSS JOIN LATERAL (
                    SELECT t.typbasetype WHERE t.typtype = 'd'
                  UNION ALL
                    SELECT t.typelem WHERE t.typcategory = 'A' AND t.typelem <> 0
                  UNION ALL
                    SELECT r.rngsubtype FROM pg_catalog.pg_range AS r WHERE t.oid IN (r.rngtypid, r.rngmultitypid)
                  UNION ALL
                    SELECT f.atttypid FROM pg_catalog.pg_attribute AS f
                    WHERE t.typtype = 'c' AND f.attrelid = t.typrelid AND f.attnum > 0 AND NOT f.attisdropped
                ) AS x(type)
            )
            """.formatted(UserSchemas.CONDITION, UserSchemas.notOfExtension("pg_class", "c.oid"));

    private static final CatalogQuery TYPES = new CatalogQuery(COLUMNS + """
            SELECT DISTINCT t.typname
            FROM part AS p JOIN pg_catalog.pg_type AS t ON t.oid = p.type
            WHERE t.oid < 16384 AND t.typtype = 'b' AND t.typcategory IN ('U', 'Z')
              AND t.typnamespace = 'pg_catalog'::regnamespace
            """);

    private static final CatalogQuery OF_TYPES = new CatalogQuery(COLUMNS + """
            SELECT DISTINCT i.type, i.identity, 'no program can load values of type ' || t.typname
            FROM part AS p
            JOIN pg_catalog.pg_type AS t ON t.oid = p.type AND t.typnamespace = 'pg_catalog'::regnamespace
            CROSS JOIN LATERAL pg_catalog.pg_identify_object('pg_catalog.pg_class'::regclass, p.relation, p.number) AS i
            WHERE t.typname = ANY (?::text[])
            """);

    private UnloadableColumns() {}

    /** In no order. */
    static List<Uncaptured> read(Connection connection) throws SQLException {
        Set<String> unloadable = new HashSet<>();
        for (String type : TYPES.list(connection, row -> row.getString(1))) {
            if (!readable(type, connection)) {
                unloadable.add(type);
            }
        }
        return unloadable.isEmpty()
                ? List.of()
                : OF_TYPES.list(
                        connection,
                        unloadable,
                        row -> new Uncaptured(row.getString(1), row.getString(2), row.getString(3)));
    }

    /** Whether the server reads values of a type: asked with an empty text, which some refuse for another reason. */
    private static boolean readable(String type, Connection connection) throws SQLException {
        Savepoint before = connection.getAutoCommit() ? null : connection.setSavepoint();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT ''::pg_catalog." + SqlIdentifier.quote(type));
            return true;
        } catch (SQLException e) {
            return !FEATURE_NOT_SUPPORTED.equals(e.getSQLState());
        } finally {
            if (before != null) {
                connection.rollback(before);
                // A session with a savepoint cannot export what it sees.
                connection.releaseSavepoint(before);
            }
        }
    }
}
