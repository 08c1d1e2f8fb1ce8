/** Definitions from one database to another, with {@code pg_dump} as the oracle. */
@NullMarked
package io.rowlog.endtoend.ddl;

import org.jspecify.annotations.NullMarked;
