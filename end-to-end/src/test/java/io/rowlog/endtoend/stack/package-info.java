/** The servers that the tests run against, embedded or in containers; one of each for a whole run. */
@NullMarked
package io.rowlog.endtoend.stack;

import org.jspecify.annotations.NullMarked;
