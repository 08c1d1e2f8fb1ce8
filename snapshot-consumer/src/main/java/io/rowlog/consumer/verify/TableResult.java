package io.rowlog.consumer.verify;

import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.digest.Digest;

/** How a table in the database compares with its rows in the log. */
public sealed interface TableResult {
    /** The table's name. */
    QualifiedName table();

    /** The same rows. */
    record Equal(QualifiedName table, long rows, Digest digest) implements TableResult {}

    /** Another number of rows. */
    record RowsDiffer(QualifiedName table, long expected, long found) implements TableResult {}

    /** As many rows, but not the same. */
    record DigestDiffers(QualifiedName table, long rows, Digest expected, Digest found) implements TableResult {}

    /** The database does not have the table. */
    record TableMissing(QualifiedName table, long expected) implements TableResult {}

    /**
     * A column is missing in the database.
     *
     * @param expected its type in the log
     */
    record ColumnMissing(QualifiedName table, String column, String expected) implements TableResult {}

    /**
     * A column's values cannot be compared with the log's.
     *
     * @param expected its type in the log
     * @param found its type in the database
     */
    record ColumnDiffers(QualifiedName table, String column, String expected, String found) implements TableResult {}

    /**
     * A generated column's values cannot be compared with the log's, since reading them would run code of the database.
     *
     * @param expected its type in the log
     */
    record ColumnUnreadable(QualifiedName table, String column, String expected) implements TableResult {}

    /**
     * The database does not have some of the large objects.
     *
     * @param expected how many there are in the log
     */
    record LargeObjectsMissing(QualifiedName table, long expected, long missing) implements TableResult {}

    /** Whether nothing differs. */
    default boolean equal() {
        return this instanceof Equal;
    }

    /** The result in a sentence, for people. */
    default String describe() {
        return switch (this) {
            case Equal(QualifiedName table, long rows, Digest digest) ->
                table + ": " + rows + " rows, digest " + digest + ", equal";
            case RowsDiffer(QualifiedName table, long expected, long found) ->
                table + ": " + rows(expected) + " in the log, " + found + " in the database";
            case DigestDiffers(QualifiedName table, long rows, Digest expected, Digest found) ->
                table + ": " + rows(rows) + " in both, but digest " + expected + " in the log, " + found
                        + " in the database";
            case TableMissing(QualifiedName table, long expected) ->
                table + ": " + rows(expected) + " in the log, no such table in the database";
            case ColumnMissing(QualifiedName table, String column, String expected) ->
                table + ": column " + column + " is " + expected + " in the log, missing in the database";
            case ColumnDiffers(QualifiedName table, String column, String expected, String found) ->
                table + ": column " + column + " is " + expected + " in the log, " + found + " in the database";
            case ColumnUnreadable(QualifiedName table, String column, String expected) ->
                table + ": column " + column + " is " + expected
                        + " in the log, generated in the database, where reading it would run functions of an index,"
                        + " statistics or a check";
            case LargeObjectsMissing(QualifiedName table, long expected, long missing) ->
                table + ": " + missing + " of the log's " + expected + " large objects are not in the database";
        };
    }

    private static String rows(long count) {
        return count == 1 ? "1 row" : count + " rows";
    }
}
