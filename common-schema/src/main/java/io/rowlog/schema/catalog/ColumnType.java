package io.rowlog.schema.catalog;

/**
 * The type of a column, with domains resolved to what they stand for.
 *
 * @param declared the type as {@code format_type} prints it with an empty {@code search_path}, for example
 *     {@code numeric(10,2)} or {@code shop.mood[]}
 * @param base OID of the type below all domains; for built-in types these are fixed (PostgreSQL source,
 *     {@code pg_type.dat})
 * @param element OID of the element type where {@code base} is a true array (its element not a domain), else 0
 * @param modifier type modifier ({@code atttypmod}, or the domain's {@code typtypmod}); -1 when there is none
 * @param enumeration whether {@code base} is an enum
 */
public record ColumnType(String declared, long base, long element, int modifier, boolean enumeration) {
    /** Whether the column holds arrays. */
    public boolean array() {
        return element != 0;
    }
}
