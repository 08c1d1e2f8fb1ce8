/**
 * The contract of the log in Kafka: names and settings of topics, headers, the control events (generated from
 * {@code src/main/avro}) and the {@link io.rowlog.schema.log.Manifest} that follows from them.
 */
@NullMarked
package io.rowlog.schema.log;

import org.jspecify.annotations.NullMarked;
