package io.rowlog.consumer.verify;

import io.rowlog.consumer.log.TableRows;
import io.rowlog.schema.avro.RowField;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.catalog.Table;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether a table's columns can be compared with the log's: by name, and encoded alike. Stateless. */
final class StructureComparison {
    private StructureComparison() {}

    /** The first difference; null when there is none. Columns that the log does not have do not matter. */
    static @Nullable TableResult difference(TableRows rows, @Nullable Table table) {
        if (table == null) {
            return new TableResult.TableMissing(rows.table(), rows.manifest().rows());
        }
        Map<String, RowField> columns =
                RowFormat.of(table).fields().stream().collect(Collectors.toMap(RowField::column, field -> field));
        for (RowField field : rows.format().fields()) {
            RowField column = columns.get(field.column());
            if (column == null) {
                return new TableResult.ColumnDiffers(rows.table(), field.column(), field.declared(), "");
            }
            if (!encodedAlike(field, column)) {
                return new TableResult.ColumnDiffers(rows.table(), field.column(), field.declared(), column.declared());
            }
        }
        return null;
    }

    private static boolean encodedAlike(RowField a, RowField b) {
        return a.codec().encoding().equals(b.codec().encoding())
                && a.codec().avroType().equals(b.codec().avroType());
    }
}
