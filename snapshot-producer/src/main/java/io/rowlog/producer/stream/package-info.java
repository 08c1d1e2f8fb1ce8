/**
 * From the source's changes into the log: where a stream begins and goes on, the form of rows in changes, whole transactions
 * in the order of their commits, and what runs beside.
 */
@NullMarked
package io.rowlog.producer.stream;

import org.jspecify.annotations.NullMarked;
