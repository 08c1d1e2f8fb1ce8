/**
 * Keeps a target fresh: {@link io.rowlog.consumer.watch.Watch} follows a log by one {@link
 * io.rowlog.access.kafka.LogReader}, {@link io.rowlog.consumer.watch.TargetHistory} knows what the target has, {@link
 * io.rowlog.consumer.watch.NextStep} decides what to do about it, and a {@link io.rowlog.consumer.restore.Restore} does
 * that. What fails is tried again as {@link io.rowlog.consumer.watch.RetryPolicy} has it.
 */
@NullMarked
package io.rowlog.consumer.watch;

import org.jspecify.annotations.NullMarked;
