package io.rowlog.producer.snapshot;

import io.rowlog.schema.catalog.Heap;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.log.LogEvent.BlockRange;

/**
 * A range of blocks of one heap, read and committed as a unit.
 *
 * @param number within the table, from 0
 */
record Chunk(Table table, Heap heap, int number, BlockRange blocks) {}
