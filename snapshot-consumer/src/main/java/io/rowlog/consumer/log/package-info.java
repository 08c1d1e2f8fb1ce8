/**
 * What is read from Kafka: {@link io.rowlog.consumer.log.CapturedLog} is a log that was opened, {@link
 * io.rowlog.consumer.log.SnapshotChoice} the snapshot wanted, {@link io.rowlog.consumer.log.RetentionCheck} whether all of
 * it is still there. The rows of a {@link io.rowlog.consumer.log.CapturedTable} come through a {@link
 * io.rowlog.consumer.log.RowReader}, which hands records to a {@link io.rowlog.consumer.log.RowAssembler} and rows to
 * whoever writes them; their {@link io.rowlog.consumer.log.RowTotal} proves them.
 */
@NullMarked
package io.rowlog.consumer.log;

import org.jspecify.annotations.NullMarked;
