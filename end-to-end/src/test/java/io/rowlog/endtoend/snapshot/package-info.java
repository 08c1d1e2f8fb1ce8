/** Snapshots into a real broker. */
@NullMarked
package io.rowlog.endtoend.snapshot;

import org.jspecify.annotations.NullMarked;
