/**
 * What a command tells the person who ran it: {@link io.rowlog.access.terminal.UserError} for what they can put right
 * themselves, {@link io.rowlog.access.terminal.ExitCode} for how the command ended.
 */
@NullMarked
package io.rowlog.access.terminal;

import org.jspecify.annotations.NullMarked;
