package io.rowlog.schema.log;

import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.digest.Digest;
import io.rowlog.schema.log.event.OffsetRange;
import java.util.List;

/**
 * A table of a snapshot as the log has it.
 *
 * @param level in the dependency order
 * @param keySchema id of the key's schema; empty when the table has no key
 * @param rowSchema id of the row's schema
 * @param ranges for each partition with rows, where the snapshot's rows begin and end, and how many there are
 * @param rows number of rows in the chunks
 * @param bytes Avro bytes of the rows, without framing
 * @param digest of the rows in the chunks
 * @param complete whether all chunks are in the log
 */
public record TableManifest(
        QualifiedName table,
        String topic,
        int level,
        String keySchema,
        String rowSchema,
        List<OffsetRange> ranges,
        long rows,
        long bytes,
        Digest digest,
        boolean complete) {
    public TableManifest {
        ranges = List.copyOf(ranges);
    }
}
