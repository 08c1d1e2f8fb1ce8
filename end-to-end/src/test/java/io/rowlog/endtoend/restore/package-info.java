/** Restoring what was backed up, with pg_dump as the oracle: into new databases and old ones, killed, altered, twice. */
@NullMarked
package io.rowlog.endtoend.restore;

import org.jspecify.annotations.NullMarked;
