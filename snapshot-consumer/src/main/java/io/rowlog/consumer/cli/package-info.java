/**
 * The consumer's commands, registered in {@link io.rowlog.consumer.cli.ConsumerCommands}. A command reads its options and
 * hands on to what does the work; what comes of it is a record that has a form for programs and one for people.
 */
@NullMarked
package io.rowlog.consumer.cli;

import org.jspecify.annotations.NullMarked;
