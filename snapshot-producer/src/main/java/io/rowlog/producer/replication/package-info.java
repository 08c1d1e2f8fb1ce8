/**
 * From the write-ahead log into the log: replication slot, decoder of pgoutput, the form of rows in changes, and the stream
 * that puts whole transactions into Kafka in the order of their commits.
 */
@NullMarked
package io.rowlog.producer.replication;

import org.jspecify.annotations.NullMarked;
