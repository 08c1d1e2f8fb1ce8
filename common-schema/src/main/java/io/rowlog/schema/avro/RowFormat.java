package io.rowlog.schema.avro;

import io.rowlog.schema.catalog.Column;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.tuple.Tuple;
import io.rowlog.schema.value.ValueCodec;
import io.rowlog.schema.value.ValueCodecs;
import java.util.List;

/**
 * How the rows of a table stand in the log: its fields in order, and which of them make the key. Made from the table when
 * the log is written and from the schemas when it is read, both giving the same.
 *
 * @param table name at the source
 * @param fields one for each column, in the table's order
 * @param key indexes into {@code fields}, in the key's order; empty when the table has no key
 */
public record RowFormat(QualifiedName table, List<RowField> fields, List<Integer> key) {
    public RowFormat {
        fields = List.copyOf(fields);
        key = List.copyOf(key);
    }

    /**
     * The format that a table's rows are written in. Without generated columns where the table cannot be read by a query
     * ({@link Table#plannable()}), and then without a key if one of them is part of it.
     */
    public static RowFormat of(Table table) {
        List<RowField> fields = table.columns().stream()
                .filter(column -> column.writable() || table.plannable())
                .map(RowFormat::field)
                .toList();
        List<String> names = fields.stream().map(RowField::column).toList();
        return new RowFormat(
                table.name(),
                fields,
                names.containsAll(table.key())
                        ? table.key().stream().map(names::indexOf).toList()
                        : List.of());
    }

    /** Names of the columns that are written; not those that the server computes. */
    public List<String> writableColumns() {
        return fields.stream().filter(RowField::writable).map(RowField::column).toList();
    }

    /** The forms in which {@code COPY} gives the fields' values, when it reads their expressions. */
    public List<Tuple.Form> forms() {
        return fields.stream().map(RowField::form).toList();
    }

    private static RowField field(Column column) {
        ValueCodec codec = ValueCodecs.of(column.type());
        return new RowField(
                column.name(),
                column.type().declared(),
                codec,
                // Types of users have other OIDs in another database, and schemas must be the same there.
                codec.readAsText() ? 0 : column.type().element(),
                column.writable());
    }
}
