/**
 * One immutable object per PostgreSQL type that knows its Avro schema, how to write Avro from the server's binary
 * or text form, and how to turn Avro back into either. Begin with {@link io.rowlog.schema.value.ValueCodec}; {@link
 * io.rowlog.schema.value.ValueCodecs} chooses the object for a column.
 */
@NullMarked
package io.rowlog.schema.value;

import org.jspecify.annotations.NullMarked;
