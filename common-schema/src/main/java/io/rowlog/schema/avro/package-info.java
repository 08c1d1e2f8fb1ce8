/**
 * From a table to its Avro schemas and from rows to Avro bytes: names and their escaping, fingerprints, single-object
 * encoding (Avro specification, section Single-object encoding), and the compiled row codecs.
 */
@NullMarked
package io.rowlog.schema.avro;

import org.jspecify.annotations.NullMarked;
