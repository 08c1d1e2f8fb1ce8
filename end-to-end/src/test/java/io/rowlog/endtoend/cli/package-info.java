/** The commands of both sides, against a real server and a real broker. */
@NullMarked
package io.rowlog.endtoend.cli;

import org.jspecify.annotations.NullMarked;
