package io.rowlog.schema.avro;

import io.rowlog.schema.value.ValueCodec;

/**
 * One column of a row in the log.
 *
 * @param column the column's name at the server
 * @param declared its type as {@code format_type} printed it
 * @param codec how its values are encoded
 * @param elementType OID of the elements' type (a built-in one) when the codec is of arrays, else 0
 * @param writable false for generated columns, whose values the server computes
 */
public record RowField(String column, String declared, ValueCodec codec, long elementType, boolean writable) {}
