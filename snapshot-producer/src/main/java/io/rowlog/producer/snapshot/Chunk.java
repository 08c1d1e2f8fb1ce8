package io.rowlog.producer.snapshot;

import io.rowlog.schema.avro.RowCopy;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.catalog.Heap;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.log.LogEvent.BlockRange;
import java.util.ArrayList;
import java.util.List;

/**
 * A range of blocks of one heap, or of the rows of a heap that is read at once, committed as a unit.
 *
 * @param number within the table, from 0
 */
record Chunk(Table table, Heap heap, int number, BlockRange blocks) {
    /**
     * 64 MiB, values in TOAST included: small enough that several threads share one large table and that a crash loses little, large
     * enough that the commit of each costs nothing. Kafka ends a transaction that takes some minutes.
     */
    static final long BLOCKS = 8192;

    /**
     * Chunks of all tables, in the order of the tables. Heaps without blocks have none.
     *
     * @param most blocks of a chunk with what they have in TOAST, from 1
     */
    static List<Chunk> plan(List<Table> tables, long most) {
        return tables.stream().flatMap(table -> plan(table, most).stream()).toList();
    }

    private static List<Chunk> plan(Table table, long most) {
        List<Chunk> chunks = new ArrayList<>();
        for (Heap heap : table.heaps()) {
            if (heap.blocks() == 0) {
                continue;
            }
            if (!divisible(table, heap)) {
                chunks.add(new Chunk(table, heap, chunks.size(), BlockRange.from(0)));
                continue;
            }
            long blocks = Math.max(1, most * heap.blocks() / (heap.blocks() + heap.toastBlocks()));
            for (long first = 0; first < heap.blocks(); first += blocks) {
                long end = first + blocks;
                BlockRange range = end < heap.blocks() ? BlockRange.between(first, end) : BlockRange.from(first);
                chunks.add(new Chunk(table, heap, chunks.size(), range));
            }
        }
        return chunks;
    }

    /** Whether it is the whole heap, whatever that holds: then it is read at once, and divided by what comes. */
    boolean undivided() {
        return !divisible(table, heap);
    }

    /** The next part of the same heap, which the same statement reads. */
    Chunk next(int nextNumber) {
        return new Chunk(table, heap, nextNumber, blocks);
    }

    private static boolean divisible(Table table, Heap heap) {
        return heap.divisible() && !table.conditional() && !RowCopy.whole(table, heap);
    }

    /** How it is read: where the heap is divided, restricted to its blocks by TID range. */
    RowCopy copy(RowFormat format) {
        List<String> conditions = new ArrayList<>();
        if (!blocks.whole()) {
            conditions.add("ctid >= '(" + blocks.first() + ",0)'::pg_catalog.tid");
            blocks.end().ifPresent(end -> conditions.add("ctid < '(" + end + ",0)'::pg_catalog.tid"));
        }
        return RowCopy.heap(format, table, heap, conditions);
    }
}
