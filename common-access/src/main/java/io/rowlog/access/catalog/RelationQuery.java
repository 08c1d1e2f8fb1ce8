package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The relations that are tables with rows of their own: ordinary and partitioned tables that are no partitions, in the
 * users' schemas and not part of an extension; those that an extension leaves to its users; and where there are large
 * objects, the system catalog of their pages.
 */
final class RelationQuery {
    private static final CatalogQuery RELATIONS = new CatalogQuery("""
            SELECT c.oid, n.nspname, c.relname, c.relkind, x.condition
            FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            LEFT JOIN %s AS x(oid, condition) ON x.oid = c.oid
            WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
              AND (x.oid IS NOT NULL OR %s AND %s OR c.oid = 'pg_catalog.pg_largeobject'::regclass AND %s)
            """.formatted(
                    ExtensionTables.SQL,
                    UserSchemas.CONDITION,
                    UserSchemas.notOfExtension("pg_class", "c.oid"),
                    LargeObjectSql.CAPTURED));

    private RelationQuery() {}

    /**
     * A table before its parts are read.
     *
     * @param condition that the users' rows of an extension's table satisfy; null for other tables
     */
    record Relation(
            long oid,
            QualifiedName name,
            Table.Kind kind,
            @Nullable String condition) {}

    /** In name order. */
    static List<Relation> read(Connection connection) throws SQLException {
        return RELATIONS
                .list(
                        connection,
                        row -> new Relation(
                                row.getLong(1),
                                new QualifiedName(row.getString(2), row.getString(3)),
                                row.getString(4).equals("p") ? Table.Kind.PARTITIONED : Table.Kind.ORDINARY,
                                row.getString(5)))
                .stream()
                .sorted(Comparator.comparing(Relation::name))
                .toList();
    }
}
