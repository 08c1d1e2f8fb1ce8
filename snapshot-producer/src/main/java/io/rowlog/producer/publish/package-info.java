/**
 * Writes the log. A {@link io.rowlog.producer.publish.LogWriter} is a transactional producer, a {@link
 * io.rowlog.producer.publish.LogTransaction} what readers see as a whole: schemas, control events, rows with the events that
 * tell of them. Who fences whom goes by {@link io.rowlog.producer.publish.WriterRole}.
 */
@NullMarked
package io.rowlog.producer.publish;

import org.jspecify.annotations.NullMarked;
