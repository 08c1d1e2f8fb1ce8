/**
 * The producer as a service: {@link io.rowlog.producer.api.SnapshotJobs} takes one snapshot at a time, on request over
 * HTTP ({@link io.rowlog.producer.api.SnapshotController}), by a {@link io.rowlog.producer.api.Schedule} or when the log
 * has none yet ({@link io.rowlog.producer.api.ScheduledSnapshots}). The work is {@link
 * io.rowlog.producer.snapshot.Snapshot}'s; what can be configured is in {@link
 * io.rowlog.producer.api.ProducerProperties}.
 */
@NullMarked
package io.rowlog.producer.api;

import org.jspecify.annotations.NullMarked;
