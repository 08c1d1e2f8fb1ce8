/** Values of every type, from a server's table through Avro into another table of the server. */
@NullMarked
package io.rowlog.endtoend.types;

import org.jspecify.annotations.NullMarked;
