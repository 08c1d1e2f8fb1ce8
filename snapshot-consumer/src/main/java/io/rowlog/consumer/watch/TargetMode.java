package io.rowlog.consumer.watch;

/** What a service does with its target when a snapshot is completed. */
public enum TargetMode {
    /** Creates everything when the target has none of it, and replaces the rows of what it has restored before. */
    REFRESH,
    /** Creates everything once; later snapshots are left alone. */
    CREATE,
    /** Replaces the rows of tables that exist, whoever made them. */
    REPLACE,
    /** Merges the rows into tables that exist. */
    MERGE
}
