package io.rowlog.schema.graph;

import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import java.util.Comparator;
import java.util.List;

/**
 * A table and its place in the order; compares by level, then name.
 *
 * @param level 0 when it depends on no table outside its cycle, else one above the highest level that it depends on
 * @param cycle the tables of the cycle that it is in, itself among them, in name order; empty when it is in none
 */
public record OrderedTable(Table table, int level, List<QualifiedName> cycle) implements Comparable<OrderedTable> {
    private static final Comparator<OrderedTable> ORDER =
            Comparator.comparingInt(OrderedTable::level).thenComparing(OrderedTable::name);

    public OrderedTable {
        cycle = List.copyOf(cycle);
    }

    /** The table's name. */
    public QualifiedName name() {
        return table.name();
    }

    @Override
    public int compareTo(OrderedTable other) {
        return ORDER.compare(this, other);
    }
}
