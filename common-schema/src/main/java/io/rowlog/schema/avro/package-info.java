/**
 * From a table to its Avro schemas and from rows to Avro bytes: names and their escaping, fingerprints, single-object
 * encoding (Avro specification, section Single-object encoding). {@link io.rowlog.schema.avro.RowEncoder} turns tuples into
 * rows, {@link io.rowlog.schema.avro.RowDecoder} turns rows into {@code COPY}.
 */
@NullMarked
package io.rowlog.schema.avro;

import org.jspecify.annotations.NullMarked;
