/**
 * Takes old snapshots out of a log, and the transactions before the oldest that is kept: {@link
 * io.rowlog.consumer.prune.Pruning} does it, {@link io.rowlog.consumer.prune.PrunePlan} says what goes.
 */
@NullMarked
package io.rowlog.consumer.prune;

import org.jspecify.annotations.NullMarked;
