package io.rowlog.consumer.plan;

/** What becomes of the target. */
public enum RestoreMode {
    /** Create everything; the target must not have any of it. */
    CREATE,
    /** Create everything, but leave the tables empty and sequences at their starts. */
    SCHEMA_ONLY,
    /** Load rows into tables that exist and are empty, all in one transaction. */
    DATA_ONLY,
    /** Empty tables that exist and load them again, all in one transaction. */
    REPLACE,
    /** Insert the rows into tables that exist, or update those with the same key, all in one transaction. */
    MERGE;

    /** Whether definitions are created; else the tables must exist. */
    public boolean creates() {
        return switch (this) {
            case CREATE, SCHEMA_ONLY -> true;
            case DATA_ONLY, REPLACE, MERGE -> false;
        };
    }
}
