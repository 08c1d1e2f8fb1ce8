package io.rowlog.schema.catalog;

/**
 * A relation that stores rows of a table: the table itself, or a leaf partition of it.
 *
 * @param blocks size in blocks of 8 KiB (the server's {@code block_size}) when the catalog was read
 * @param toastBlocks size in such blocks of the relation that holds its large values; 0 where there is none
 * @param divisible whether ranges of blocks can be read separately (access method {@code heap})
 * @param plannable whether planning a query on it runs no code of the database: the planner evaluates calls with constant
 *     arguments in expressions of indexes, extended statistics, checks and partition keys, with the rights of whoever asks;
 *     false where one of these calls a function or an operator that is not PostgreSQL's own
 */
public record Heap(long oid, QualifiedName name, long blocks, long toastBlocks, boolean divisible, boolean plannable) {
    /** A heap on which a query is planned without running code of the database. */
    public Heap(long oid, QualifiedName name, long blocks, long toastBlocks, boolean divisible) {
        this(oid, name, blocks, toastBlocks, divisible, true);
    }
}
