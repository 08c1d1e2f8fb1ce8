/** A log that an earlier version has written, which every later one must read. */
@NullMarked
package io.rowlog.endtoend.format;

import org.jspecify.annotations.NullMarked;
