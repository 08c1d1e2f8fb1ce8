/** The log follows the database: what {@code stream} writes, whatever happens to it, its source and its broker. */
@NullMarked
package io.rowlog.endtoend.stream;

import org.jspecify.annotations.NullMarked;
