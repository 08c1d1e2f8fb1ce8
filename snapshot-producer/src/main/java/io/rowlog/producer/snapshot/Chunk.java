package io.rowlog.producer.snapshot;

import io.rowlog.schema.avro.RowField;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.catalog.Heap;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.log.LogEvent.BlockRange;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A range of blocks of one heap, read and committed as a unit.
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
            if (!heap.divisible() || table.conditional()) {
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

    /**
     * The statement that reads it: {@code COPY (SELECT ...) TO STDOUT} in binary, restricted to its blocks by TID range
     * (PostgreSQL documentation, COPY).
     */
    String sql(RowFormat format) {
        String columns = format.fields().stream().map(RowField::expression).collect(Collectors.joining(", "));
        StringBuilder sql = new StringBuilder("COPY (SELECT ")
                .append(columns)
                .append(" FROM ")
                .append(table.from("ONLY " + heap.name().sql()))
                .append(" AS t");
        if (!blocks.whole()) {
            sql.append(" WHERE ctid >= '(").append(blocks.first()).append(",0)'::pg_catalog.tid");
            blocks.end()
                    .ifPresent(end -> sql.append(" AND ctid < '(").append(end).append(",0)'::pg_catalog.tid"));
        }
        return sql.append(") TO STDOUT (FORMAT binary)").toString();
    }
}
