package io.rowlog.producer.snapshot;

import io.rowlog.schema.avro.RowField;
import io.rowlog.schema.avro.RowFormat;
import java.util.stream.Collectors;

/** The statement that reads a chunk (PostgreSQL documentation, COPY). */
final class ChunkQuery {
    private ChunkQuery() {}

    /** {@code COPY (SELECT ...) TO STDOUT} in binary, restricted to the chunk's blocks by TID range. */
    static String sql(Chunk chunk, RowFormat format) {
        String columns = format.fields().stream().map(RowField::expression).collect(Collectors.joining(", "));
        StringBuilder sql = new StringBuilder("COPY (SELECT ")
                .append(columns)
                .append(" FROM ")
                .append(chunk.table().from("ONLY " + chunk.heap().name().sql()))
                .append(" AS t");
        if (!chunk.whole()) {
            sql.append(" WHERE ctid >= '(").append(chunk.firstBlock()).append(",0)'::pg_catalog.tid");
            if (chunk.endBlock() != Chunk.TO_THE_END) {
                sql.append(" AND ctid < '(").append(chunk.endBlock()).append(",0)'::pg_catalog.tid");
            }
        }
        return sql.append(") TO STDOUT (FORMAT binary)").toString();
    }
}
