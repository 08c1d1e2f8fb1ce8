/**
 * One consistent copy of all tables into the log: {@link io.rowlog.producer.snapshot.SnapshotSession} exports a snapshot,
 * {@link io.rowlog.producer.snapshot.ChunkPlanner} divides the tables, {@link io.rowlog.producer.snapshot.ChunkReader}
 * reads and transcodes, and {@link io.rowlog.producer.snapshot.Snapshot} runs it all.
 */
@NullMarked
package io.rowlog.producer.snapshot;

import org.jspecify.annotations.NullMarked;
