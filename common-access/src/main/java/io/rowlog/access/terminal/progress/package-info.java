/**
 * How far a command is: {@link io.rowlog.access.terminal.progress.Progress}, as bars on a terminal, as lines elsewhere,
 * or not at all. {@link io.rowlog.access.terminal.progress.TerminalProgress} shows that of a job.
 */
@NullMarked
package io.rowlog.access.terminal.progress;

import org.jspecify.annotations.NullMarked;
