package io.rowlog.schema.catalog;

/**
 * A live column of a table.
 *
 * @param position {@code attnum}: the table's own numbering, with gaps where columns were dropped
 */
public record Column(
        int position, String name, ColumnType type, boolean notNull, Generated generated, Identity identity) {

    /** How a column's value comes about ({@code pg_attribute.attgenerated}). */
    public enum Generated {
        NEVER,
        STORED,
        VIRTUAL
    }

    /** Identity column ({@code pg_attribute.attidentity}). */
    public enum Identity {
        NONE,
        ALWAYS,
        BY_DEFAULT
    }

    /** Whether rows can be written with a value for this column. */
    public boolean writable() {
        return generated == Generated.NEVER;
    }
}
