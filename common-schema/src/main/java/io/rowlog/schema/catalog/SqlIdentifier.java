package io.rowlog.schema.catalog;

/**
 * The one place that quotes identifiers for SQL (PostgreSQL documentation, chapter SQL Syntax, Identifiers and Key
 * Words). Always quotes, so that reserved words and mixed case need no list.
 */
public final class SqlIdentifier {
    private SqlIdentifier() {}

    /**
     * The identifier in double quotes, with embedded quotes doubled.
     *
     * @throws IllegalArgumentException when the name is empty or holds a NUL, which PostgreSQL does not allow
     */
    public static String quote(String identifier) {
        if (identifier.isEmpty() || identifier.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("Not a PostgreSQL identifier: '" + identifier + "'");
        }
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
