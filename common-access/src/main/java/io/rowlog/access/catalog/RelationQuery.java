package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;

/**
 * The relations that are tables with rows of their own: ordinary and partitioned tables that are no partitions, in the
 * users' schemas and not part of an extension.
 */
final class RelationQuery {
    private static final CatalogQuery RELATIONS =
            new CatalogQuery("""
            SELECT c.oid, n.nspname, c.relname, c.relkind
            FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND %s AND %s
            """.formatted(UserSchemas.CONDITION, UserSchemas.notOfExtension("pg_class", "c.oid")));

    private RelationQuery() {}

    /** A table before its parts are read. */
    record Relation(long oid, QualifiedName name, Table.Kind kind) {}

    /** In name order. */
    static List<Relation> read(Connection connection) throws SQLException {
        return RELATIONS
                .list(
                        connection,
                        row -> new Relation(
                                row.getLong(1),
                                new QualifiedName(row.getString(2), row.getString(3)),
                                row.getString(4).equals("p") ? Table.Kind.PARTITIONED : Table.Kind.ORDINARY))
                .stream()
                .sorted(Comparator.comparing(Relation::name))
                .toList();
    }
}
