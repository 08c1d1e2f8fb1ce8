/**
 * What a command tells the person who ran it. {@link io.rowlog.access.terminal.CommandRunner} runs a command line and shows
 * a {@link io.rowlog.access.failure.Failure} as what to do about it, {@link io.rowlog.access.terminal.ErrorLog} takes the
 * details of everything else, {@link io.rowlog.access.terminal.Interruption} is Ctrl-C, and {@link
 * io.rowlog.access.terminal.ExitCode} is how the command ended. The options that commands share are in {@code option},
 * progress is in {@code progress}, and the forms of a report in {@code report}.
 */
@NullMarked
package io.rowlog.access.terminal;

import org.jspecify.annotations.NullMarked;
