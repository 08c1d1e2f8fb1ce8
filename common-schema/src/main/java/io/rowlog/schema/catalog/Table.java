package io.rowlog.schema.catalog;

import java.util.List;

/**
 * A table that has rows of its own and hence a topic of its own: an ordinary table, an inheritance child, or the root
 * of a partitioned table with all its leaves.
 *
 * @param key columns of the replica identity: the primary key's, or those of the index chosen with {@code REPLICA
 *     IDENTITY USING INDEX}; empty when the table has neither
 * @param parents tables that this one inherits from (not partitions)
 * @param heaps relations that store the rows; several for a partitioned table, none when it has no partitions
 * @param estimatedRows {@code reltuples} over all heaps; 0 when never analyzed
 */
public record Table(
        long oid,
        QualifiedName name,
        Kind kind,
        List<Column> columns,
        List<String> key,
        List<ForeignKey> foreignKeys,
        List<QualifiedName> parents,
        List<Heap> heaps,
        long estimatedRows) {
    public Table {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        foreignKeys = List.copyOf(foreignKeys);
        parents = List.copyOf(parents);
        heaps = List.copyOf(heaps);
    }

    /** What kind of relation the table is ({@code pg_class.relkind}). */
    public enum Kind {
        ORDINARY,
        PARTITIONED
    }

    /** Size of all heaps in blocks. */
    public long blocks() {
        return heaps.stream().mapToLong(Heap::blocks).sum();
    }
}
