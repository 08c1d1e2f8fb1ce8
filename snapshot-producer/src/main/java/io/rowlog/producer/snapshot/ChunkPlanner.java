package io.rowlog.producer.snapshot;

import io.rowlog.schema.catalog.Heap;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.log.LogEvent.BlockRange;
import java.util.ArrayList;
import java.util.List;

/** Divides tables into chunks. Immutable. */
record ChunkPlanner(long blocksPerChunk) {
    /**
     * 64 MiB, values in TOAST included: small enough that several threads share one large table and that a crash loses little, large
     * enough that the commit of each costs nothing. Kafka ends a transaction that takes some minutes.
     */
    static final long DEFAULT_BLOCKS = 8192;

    ChunkPlanner {
        if (blocksPerChunk < 1) {
            throw new IllegalArgumentException("blocksPerChunk " + blocksPerChunk + ": 1 or more is allowed");
        }
    }

    /** Chunks of all tables, in the order of the tables. Heaps without blocks have none. */
    List<Chunk> plan(List<Table> tables) {
        return tables.stream().flatMap(table -> plan(table).stream()).toList();
    }

    private List<Chunk> plan(Table table) {
        List<Chunk> chunks = new ArrayList<>();
        for (Heap heap : table.heaps()) {
            if (heap.blocks() == 0) {
                continue;
            }
            if (!heap.divisible() || table.conditional()) {
                chunks.add(new Chunk(table, heap, chunks.size(), BlockRange.from(0)));
                continue;
            }
            long blocks = blocksPerChunk(heap);
            for (long first = 0; first < heap.blocks(); first += blocks) {
                long end = first + blocks;
                BlockRange range = end < heap.blocks() ? BlockRange.between(first, end) : BlockRange.from(first);
                chunks.add(new Chunk(table, heap, chunks.size(), range));
            }
        }
        return chunks;
    }

    /** So many that they have, with their share of what is in TOAST, the size of a chunk. */
    private long blocksPerChunk(Heap heap) {
        return Math.max(1, blocksPerChunk * heap.blocks() / (heap.blocks() + heap.toastBlocks()));
    }
}
