/**
 * Transactions of a log become transactions of a target: read in the order of their commits, folded to what remains of them,
 * and applied with the place that they reach.
 */
@NullMarked
package io.rowlog.consumer.replay;

import org.jspecify.annotations.NullMarked;
