/**
 * A row as the server sends it: {@link io.rowlog.schema.tuple.Tuple} knows the form of each column's value and where its
 * bytes are, whether a {@link io.rowlog.schema.tuple.CopyReader} found them in {@code COPY}, or {@link
 * io.rowlog.schema.tuple.TupleData} in a message of logical replication. Nothing is copied and nothing allocated for a row.
 */
@NullMarked
package io.rowlog.schema.tuple;

import org.jspecify.annotations.NullMarked;
