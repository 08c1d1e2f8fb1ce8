/**
 * The contract of the log in Kafka: names of topics, headers, the events of the control topic ({@link
 * io.rowlog.schema.log.LogEvent}, which {@link io.rowlog.schema.log.EventCodec} maps to the records of {@code control.avsc})
 * and the {@link io.rowlog.schema.log.LogState} that follows from them.
 */
@NullMarked
package io.rowlog.schema.log;

import org.jspecify.annotations.NullMarked;
