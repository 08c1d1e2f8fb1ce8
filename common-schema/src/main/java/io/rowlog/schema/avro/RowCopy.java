package io.rowlog.schema.avro;

import io.rowlog.schema.catalog.Heap;
import io.rowlog.schema.catalog.SqlIdentifier;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.tuple.BinaryCopyReader;
import io.rowlog.schema.tuple.CopyReader;
import io.rowlog.schema.tuple.TextCopyReader;
import io.rowlog.schema.tuple.Tuple;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How rows of a format are read: by a statement {@code COPY ... TO STDOUT} (PostgreSQL documentation, COPY), and by what takes
 * apart what the server then sends. Immutable.
 *
 * @param binary whether the server sends the binary format, else text
 */
public record RowCopy(String sql, RowFormat format, boolean binary) {
    /**
     * Reads by a query, which the server plans.
     *
     * @param from what follows {@code FROM}, as SQL, with the table under the alias {@code t}
     */
    public static RowCopy query(RowFormat format, String from) {
        String columns = format.fields().stream().map(RowField::expression).collect(Collectors.joining(", "));
        return new RowCopy("COPY (SELECT " + columns + " FROM " + from + ") TO STDOUT (FORMAT binary)", format, true);
    }

    /**
     * Reads all users' rows of one heap, and nothing that stands below it: by a query where that runs no code of the database,
     * else by {@code COPY} of the table itself.
     *
     * @param conditions that rows satisfy, with the heap as {@code t}, as SQL; all rows where there are none, and where {@link
     *     #whole} is true
     * @param format without generated columns where {@link Table#plannable()} is false
     */
    public static RowCopy heap(RowFormat format, Table table, Heap heap, List<String> conditions) {
        if (whole(table, heap)) {
            return table(format, heap);
        }
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        return query(format, table.from("ONLY " + heap.name().sql()) + " AS t" + where);
    }

    /** Whether the heap is read at once and without conditions, since a query on it would run code of the database. */
    public static boolean whole(Table table, Heap heap) {
        return !heap.plannable() && !table.conditional();
    }

    /** Not planned. Binary where each value's binary form is what the codec takes; it is less, and has no limit of half a GiB. */
    private static RowCopy table(RowFormat format, Heap heap) {
        boolean binary = !format.forms().contains(Tuple.Form.TEXT);
        // A list of no columns is no SQL, and all columns are none then.
        String columns = format.fields().isEmpty()
                ? ""
                : format.fields().stream()
                        .map(field -> SqlIdentifier.quote(field.column()))
                        .collect(Collectors.joining(", ", " (", ")"));
        return new RowCopy(
                "COPY " + heap.name().sql() + columns + " TO STDOUT" + (binary ? " (FORMAT binary)" : ""),
                format,
                binary);
    }

    /** A reader for one execution of the statement. */
    public CopyReader reader() {
        return binary
                ? new BinaryCopyReader(format.forms())
                : new TextCopyReader(format.fields().size());
    }
}
