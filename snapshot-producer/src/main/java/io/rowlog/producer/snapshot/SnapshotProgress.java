package io.rowlog.producer.snapshot;

import io.rowlog.schema.catalog.QualifiedName;

/** Told how a snapshot goes on, by several threads at once. */
public interface SnapshotProgress {
    /** Hears nothing. */
    SnapshotProgress NONE = new SnapshotProgress() {};

    /**
     * The plan is made and reading begins.
     *
     * @param tables number of tables
     * @param estimatedRows of all tables together, as the server estimates; 0 when it has no estimate
     */
    default void started(String snapshot, int tables, long estimatedRows) {}

    /** The snapshot is given up, and a new one is going to begin; the text says why. */
    default void brokenOff(String text) {}

    /** So many more rows of the table have been read. */
    default void advanced(QualifiedName table, long rows) {}

    /** All rows of the table are in the log. */
    default void finished(QualifiedName table, long rows) {}
}
