package io.rowlog.consumer.progress;

/** What a restore does, one after the other. */
public enum Phase {
    /** Creating schemas, types, tables; counted in definitions. */
    DEFINITIONS,
    /** Loading, and building keys and indexes of what is loaded; counted in rows. */
    ROWS,
    /** Building the keys and indexes that remain when all rows are there; counted in definitions. */
    INDEXES,
    /** Adding and validating foreign keys; counted in foreign keys. */
    FOREIGN_KEYS,
    /** Triggers and the rest, sequences, {@code ANALYZE}; counted in definitions and tables. */
    FINISH,
    /** Reading the target back; counted in rows. */
    VERIFY
}
