package io.rowlog.schema.log;

import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.digest.Digest;
import io.rowlog.schema.log.event.ChunkCaptured;
import io.rowlog.schema.log.event.OffsetRange;
import io.rowlog.schema.log.event.PlannedTable;
import io.rowlog.schema.log.event.TableCaptured;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds up the chunks of one table of a snapshot. Not thread-safe. */
final class TableBuilder {
    private final QualifiedName name;
    private final PlannedTable planned;
    private final Map<Integer, ChunkCaptured> chunks = new HashMap<>();
    private final Map<Integer, OffsetRange> ranges = new TreeMap<>();
    private long rows;
    private long bytes;
    private Digest digest = Digest.EMPTY;
    private boolean complete;

    TableBuilder(QualifiedName name, PlannedTable planned) {
        this.name = name;
        this.planned = planned;
    }

    QualifiedName name() {
        return name;
    }

    long rows() {
        return rows;
    }

    /** Whether the event came that says that all chunks are there, and they were. */
    boolean complete() {
        return complete;
    }

    /**
     * Takes a chunk; a repetition counts once.
     *
     * @throws ContradictionException when it stands twice with different contents, or after the table was complete
     */
    void chunk(ChunkCaptured event) {
        ChunkCaptured before = chunks.putIfAbsent(event.getChunk(), event);
        if (before != null) {
            if (!same(before, event)) {
                throw new ContradictionException("chunk " + event.getChunk() + " of " + name
                        + " stands twice with different contents: " + before.getRows() + " rows of "
                        + before.getBytes() + " bytes and " + event.getRows() + " rows of " + event.getBytes()
                        + " bytes");
            }
            return;
        }
        if (complete) {
            throw new ContradictionException("chunk " + event.getChunk() + " of " + name
                    + " stands after the event that all its chunks were captured");
        }
        rows += event.getRows();
        bytes += event.getBytes();
        digest = digest.plus(Digest.fromBytes(event.getDigest().bytes()));
        event.getRanges().forEach(range -> ranges.merge(range.getPartition(), range, TableBuilder::span));
    }

    /** Where the rows are written again is no contradiction: the first place counts. */
    private static boolean same(ChunkCaptured a, ChunkCaptured b) {
        return a.getRows() == b.getRows()
                && a.getBytes() == b.getBytes()
                && a.getDigest().equals(b.getDigest())
                && a.getRelation().equals(b.getRelation())
                && a.getFirstBlock() == b.getFirstBlock()
                && a.getEndBlock() == b.getEndBlock();
    }

    /**
     * All chunks should be there now.
     *
     * @throws ContradictionException when the sums differ
     */
    void complete(TableCaptured event) {
        Digest captured = Digest.fromBytes(event.getDigest().bytes());
        if (event.getRows() != rows || event.getChunks() != chunks.size() || !captured.equals(digest)) {
            throw new ContradictionException("table " + name + " was captured with " + event.getRows() + " rows in "
                    + event.getChunks() + " chunks, digest " + captured + ", but its chunks in the log are "
                    + chunks.size() + " with " + rows + " rows, digest " + digest);
        }
        complete = true;
    }

    private static OffsetRange span(OffsetRange a, OffsetRange b) {
        return new OffsetRange(
                a.getPartition(),
                Math.min(a.getFirst(), b.getFirst()),
                Math.max(a.getLast(), b.getLast()),
                a.getRows() + b.getRows());
    }

    TableManifest build() {
        return new TableManifest(
                name,
                planned.getTopic(),
                planned.getLevel(),
                planned.getKeySchema() == null ? "" : planned.getKeySchema(),
                planned.getRowSchema(),
                List.copyOf(ranges.values()),
                rows,
                bytes,
                digest,
                complete);
    }
}
