/**
 * The producer's commands, registered in {@link io.rowlog.producer.cli.ProducerCommands}. A command reads its options
 * and hands on to what does the work; a report is a record, which becomes JSON as it is and makes text of itself, where
 * it has several forms in classes beside it.
 */
@NullMarked
package io.rowlog.producer.cli;

import org.jspecify.annotations.NullMarked;
