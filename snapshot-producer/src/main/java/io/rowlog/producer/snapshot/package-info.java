/**
 * One consistent copy of all tables into the log. {@link io.rowlog.producer.snapshot.Snapshot} is the job: {@link
 * io.rowlog.producer.snapshot.SourceContent} reads and locks what is to be copied, {@link
 * io.rowlog.producer.snapshot.SnapshotPlan} says what goes where, {@link io.rowlog.producer.snapshot.RowCapture} has several
 * {@link io.rowlog.producer.snapshot.ChunkReader}s read each {@link io.rowlog.producer.snapshot.Chunk}, and {@link
 * io.rowlog.producer.snapshot.RowSender} turns its tuples into records of a transaction.
 */
@NullMarked
package io.rowlog.producer.snapshot;

import org.jspecify.annotations.NullMarked;
