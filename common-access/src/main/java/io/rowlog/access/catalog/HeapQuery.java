package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.Heap;
import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The relations that store the rows of tables: the table itself, or all leaves below a partitioned one. */
final class HeapQuery {
    /** {@code reltuples} is -1 for a heap that was never analyzed. */
    private static final CatalogQuery HEAPS = new CatalogQuery("""
            WITH RECURSIVE tree(root, relation) AS (
                SELECT c.oid, c.oid FROM pg_catalog.pg_class AS c WHERE c.oid = ANY (?)
              UNION ALL
                SELECT t.root, i.inhrelid
                FROM tree AS t
                JOIN pg_catalog.pg_class AS p ON p.oid = t.relation AND p.relkind = 'p'
                JOIN pg_catalog.pg_inherits AS i ON i.inhparent = p.oid
            )
            SELECT t.root, c.oid, n.nspname, c.relname,
                   coalesce(pg_catalog.pg_relation_size(c.oid), 0)
                     / pg_catalog.current_setting('block_size')::int8,
                   coalesce(pg_catalog.pg_relation_size(nullif(c.reltoastrelid, 0)), 0)
                     / pg_catalog.current_setting('block_size')::int8,
                   c.relam = (SELECT m.oid FROM pg_catalog.pg_am AS m WHERE m.amname = 'heap'),
                   greatest(c.reltuples, 0)::int8
            FROM tree AS t
            JOIN pg_catalog.pg_class AS c ON c.oid = t.relation
            JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r'
            ORDER BY t.root, n.nspname COLLATE "C", c.relname COLLATE "C"
            """);

    private HeapQuery() {}

    /** A heap with the rows that the server believes it has. */
    record EstimatedHeap(Heap heap, long rows) {}

    static Map<Long, List<EstimatedHeap>> read(Connection connection, Collection<Long> tables) throws SQLException {
        return HEAPS.byOid(
                connection,
                tables,
                row -> new EstimatedHeap(
                        new Heap(
                                row.getLong(2),
                                new QualifiedName(row.getString(3), row.getString(4)),
                                row.getLong(5),
                                row.getLong(6),
                                row.getBoolean(7)),
                        row.getLong(8)));
    }
}
