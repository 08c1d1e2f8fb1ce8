package io.rowlog.producer.snapshot;

/**
 * Definitions changed between the snapshot and the locks that keep them from changing. What a statement that rewrites a
 * table committed in between, a snapshot from before it sees as an empty table (PostgreSQL documentation, chapter
 * Concurrency Control, Caveats): only a new snapshot will do.
 */
final class OutdatedSnapshotException extends Exception {
    private static final long serialVersionUID = 1L;

    OutdatedSnapshotException(String message) {
        super(message);
    }
}
