/**
 * The server's side of replication: slot, history, the protocol's messages, and the decoder of pgoutput (PostgreSQL
 * documentation, chapters Logical Decoding and Frontend/Backend Protocol). Knows neither log nor Kafka.
 */
@NullMarked
package io.rowlog.producer.replication;

import org.jspecify.annotations.NullMarked;
