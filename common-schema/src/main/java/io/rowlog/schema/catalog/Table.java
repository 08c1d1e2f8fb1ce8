package io.rowlog.schema.catalog;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A table that has rows of its own and hence a topic of its own: an ordinary table, an inheritance child, or the root
 * of a partitioned table with all its leaves.
 *
 * @param key columns of the replica identity: the primary key's, or those of the index chosen with {@code REPLICA
 *     IDENTITY USING INDEX}; empty when the table has neither
 * @param parents tables that this one inherits from (not partitions)
 * @param heaps relations that store the rows; several for a partitioned table, none when it has no partitions
 * @param estimatedRows {@code reltuples} over all heaps; empty when one that is not empty was never analyzed or vacuumed
 * @param extensionCondition which rows are the users', where the table belongs to an extension: SQL that begins with WHERE,
 *     or empty when all are; null when it belongs to none
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
        OptionalLong estimatedRows,
        @Nullable String extensionCondition) {
    public Table {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        foreignKeys = List.copyOf(foreignKeys);
        parents = List.copyOf(parents);
        heaps = List.copyOf(heaps);
    }

    /** A table that belongs to no extension, and of whose rows the server has an estimate. */
    public Table(
            long oid,
            QualifiedName name,
            Kind kind,
            List<Column> columns,
            List<String> key,
            List<ForeignKey> foreignKeys,
            List<QualifiedName> parents,
            List<Heap> heaps,
            long estimatedRows) {
        this(oid, name, kind, columns, key, foreignKeys, parents, heaps, OptionalLong.of(estimatedRows), null);
    }

    /** What kind of relation the table is ({@code pg_class.relkind}). */
    public enum Kind {
        ORDINARY,
        PARTITIONED
    }

    /** Whether only some of the rows are the users', so that each heap is read by that condition and as a whole. */
    public boolean conditional() {
        return extensionCondition != null && !extensionCondition.isEmpty();
    }

    /**
     * What the users' rows are read from, as SQL for {@code FROM}, without an alias.
     *
     * @param relation a heap of the table, or itself, as SQL
     */
    public String from(String relation) {
        // The condition may name the columns by the relation's own name, which an alias would hide.
        return conditional() ? "(SELECT * FROM " + relation + " " + extensionCondition + ")" : relation;
    }

    /**
     * Whether all of it can be read by queries. Where it cannot, heaps are read by {@code COPY} of the table, which is not
     * planned and gives no generated columns. The condition on an extension's table needs a query, and is a superuser's.
     */
    public boolean plannable() {
        return conditional() || heaps.stream().allMatch(Heap::plannable);
    }

    /** Size of all heaps in blocks. */
    public long blocks() {
        return heaps.stream().mapToLong(Heap::blocks).sum();
    }
}
