/**
 * The consumer's commands, registered in {@link io.rowlog.consumer.cli.ConsumerCommands}. A command reads its options and
 * hands on to what does the work; a report is a record, which becomes JSON as it is, and a class beside it makes text of
 * it.
 */
@NullMarked
package io.rowlog.consumer.cli;

import org.jspecify.annotations.NullMarked;
