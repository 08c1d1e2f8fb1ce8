/**
 * What one session writes into tables that are there: rows from Kafka by {@link io.rowlog.consumer.load.TableLoader}, values of
 * sequences, and what of the tables is set aside meanwhile. Transactions are the caller's.
 */
@NullMarked
package io.rowlog.consumer.load;

import org.jspecify.annotations.NullMarked;
