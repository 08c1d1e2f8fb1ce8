/** Reaching servers that want TLS and credentials. */
@NullMarked
package io.rowlog.endtoend.access;

import org.jspecify.annotations.NullMarked;
