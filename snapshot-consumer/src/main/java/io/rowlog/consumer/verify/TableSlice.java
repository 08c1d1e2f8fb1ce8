package io.rowlog.consumer.verify;

import io.rowlog.consumer.log.TableRows;
import io.rowlog.schema.catalog.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a table's rows that one session reads.
 *
 * @param from what follows {@code FROM}, as SQL
 * @param blocks about how many blocks it has
 */
record TableSlice(TableRows rows, String from, long blocks) {
    /** Blocks of 8 KiB that one session reads at a stretch: 256 MiB. */
    private static final long BLOCKS = 32_768;

    /**
     * All of a table: large ordinary ones by ranges of blocks, partitioned ones at once.
     *
     * @param condition that rows satisfy which count, with the table as {@code t}, as SQL; empty when all do
     */
    static List<TableSlice> of(TableRows rows, Table table, String condition) {
        String where = condition.isEmpty() ? "" : " WHERE " + condition;
        if (table.kind() == Table.Kind.PARTITIONED) {
            return List.of(new TableSlice(rows, table.from(rows.table().sql()) + " AS t" + where, table.blocks()));
        }
        // Inheritance children have results of their own.
        String only = table.from("ONLY " + rows.table().sql()) + " AS t";
        if (table.blocks() <= BLOCKS || !table.heaps().getFirst().divisible() || table.conditional()) {
            return List.of(new TableSlice(rows, only + where, table.blocks()));
        }
        String and = condition.isEmpty() ? "" : " AND " + condition;
        List<TableSlice> slices = new ArrayList<>();
        for (long first = 0; first < table.blocks(); first += BLOCKS) {
            // The last has no end: the table may have grown since its size was read.
            boolean last = first + BLOCKS >= table.blocks();
            String range = " WHERE t.ctid >= '(" + first + ",0)'::pg_catalog.tid"
                    + (last ? "" : " AND t.ctid < '(" + (first + BLOCKS) + ",0)'::pg_catalog.tid");
            slices.add(new TableSlice(rows, only + range + and, BLOCKS));
        }
        return slices;
    }
}
