/**
 * The options that commands share, as picocli mixins: each looks at the command line, then at the environment, and hands
 * out what the command works with.
 */
@NullMarked
package io.rowlog.access.terminal.option;

import org.jspecify.annotations.NullMarked;
