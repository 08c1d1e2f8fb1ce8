package io.rowlog.schema.avro;

import io.rowlog.schema.catalog.SqlIdentifier;
import io.rowlog.schema.tuple.Tuple;
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
public record RowField(String column, String declared, ValueCodec codec, long elementType, boolean writable) {
    /**
     * The SQL expression that reads the value, as the codec takes it, from its table under the alias {@code t}. {@code concat} calls the type's
     * output function, where a cast to {@code text} could be one that a user made and that loses part of the value;
     * {@code num_nulls} is also right for a composite value whose every part is null.
     */
    public String expression() {
        String name = "t." + SqlIdentifier.quote(column);
        return codec.readAsText()
                ? "CASE WHEN pg_catalog.num_nulls(" + name + ") = 0 THEN pg_catalog.concat(" + name + ") END"
                : name;
    }

    /** The form of the value that {@link #expression()} reads. */
    public Tuple.Form form() {
        return codec.readAsText() ? Tuple.Form.TEXT : Tuple.Form.BINARY;
    }
}
