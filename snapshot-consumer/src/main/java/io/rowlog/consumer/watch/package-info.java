/**
 * Keeps a target fresh: {@link io.rowlog.consumer.watch.ControlTopic} hears of completed snapshots, {@link
 * io.rowlog.consumer.watch.TargetHistory} knows what the target has, {@link io.rowlog.consumer.watch.NextStep} decides what
 * to do about it, {@link io.rowlog.consumer.watch.Refresh} does that by {@link io.rowlog.consumer.restore.Restore}, and
 * {@link io.rowlog.consumer.watch.Watch} goes on with that until it is closed.
 */
@NullMarked
package io.rowlog.consumer.watch;

import org.jspecify.annotations.NullMarked;
