package io.rowlog.producer.snapshot;

import io.rowlog.schema.catalog.Heap;
import io.rowlog.schema.catalog.Table;

/**
 * A range of blocks of one heap, read and committed as a unit.
 *
 * @param number within the table, from 0
 * @param firstBlock first block of the range
 * @param endBlock first block after it; {@link #TO_THE_END} for the last range of a heap
 */
record Chunk(Table table, Heap heap, int number, long firstBlock, long endBlock) {
    static final long TO_THE_END = -1;

    /** Whether the range is the whole heap. */
    boolean whole() {
        return firstBlock == 0 && endBlock == TO_THE_END;
    }
}
