/**
 * The producer's commands, registered in {@link io.rowlog.producer.cli.ProducerCommands}. A command reads its options
 * and hands on to what does the work; a report is a record, which becomes JSON as it is, and a class beside it makes text
 * of it.
 */
@NullMarked
package io.rowlog.producer.cli;

import org.jspecify.annotations.NullMarked;
