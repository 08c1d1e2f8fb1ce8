/**
 * What a restore reads from Kafka: {@link io.rowlog.consumer.log.CapturedLog} is a log that was opened, {@link
 * io.rowlog.consumer.log.SnapshotChoice} the snapshot wanted, {@link io.rowlog.consumer.log.RetentionCheck} whether all of
 * it is still there, {@link io.rowlog.consumer.log.RowReader} its rows.
 */
@NullMarked
package io.rowlog.consumer.log;

import org.jspecify.annotations.NullMarked;
