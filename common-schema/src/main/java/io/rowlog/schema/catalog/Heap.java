package io.rowlog.schema.catalog;

/**
 * A relation that stores rows of a table: the table itself, or a leaf partition of it.
 *
 * @param blocks size in blocks of 8 KiB (the server's {@code block_size}) when the catalog was read
 * @param toastBlocks size in such blocks of the relation that holds its large values; 0 where there is none
 * @param divisible whether ranges of blocks can be read separately (access method {@code heap})
 */
public record Heap(long oid, QualifiedName name, long blocks, long toastBlocks, boolean divisible) {}
