package io.rowlog.access.job;

/** What a job does, one after the other, with the words that people read of it. */
public enum Phase {
    /** Reading a database's rows into the log. */
    BACKUP("Backing up", "rows"),
    /** Reading a database's rows for their counts and digests. */
    COUNT("Counting", "rows"),
    /** Creating schemas, types, tables. */
    DEFINITIONS("Definitions", "definitions"),
    /** Loading rows, and building keys and indexes of what is loaded. */
    ROWS("Rows", "rows"),
    /** Building the keys and indexes that remain when all rows are there. */
    INDEXES("Remaining keys and indexes", "definitions"),
    /** Adding and validating foreign keys. */
    FOREIGN_KEYS("Foreign keys", "foreign keys"),
    /** Triggers and the rest, sequences, {@code ANALYZE}. */
    FINISH("Finish", "steps"),
    /** Reading the target back. */
    VERIFY("Verification", "rows"),
    /** Following the source's write-ahead log. */
    STREAM("Streaming", "transactions"),
    /** Applying transactions of a log to a target. */
    REPLAY("Replaying", "transactions");

    private final String title;
    private final String unit;

    Phase(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    /** The phase in a word or two. */
    public String title() {
        return title;
    }

    /** What is counted in it, in the plural. */
    public String unit() {
        return unit;
    }
}
