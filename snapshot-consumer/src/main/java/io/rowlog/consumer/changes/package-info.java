/** Changes of a source as a log has them: transactions in the order of their commits, of each its changes in their order. */
@NullMarked
package io.rowlog.consumer.changes;

import org.jspecify.annotations.NullMarked;
