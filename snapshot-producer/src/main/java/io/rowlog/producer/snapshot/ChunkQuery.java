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
        if (!chunk.blocks().whole()) {
            sql.append(" WHERE ctid >= '(").append(chunk.blocks().first()).append(",0)'::pg_catalog.tid");
            chunk.blocks()
                    .end()
                    .ifPresent(end -> sql.append(" AND ctid < '(").append(end).append(",0)'::pg_catalog.tid"));
        }
        return sql.append(") TO STDOUT (FORMAT binary)").toString();
    }
}
