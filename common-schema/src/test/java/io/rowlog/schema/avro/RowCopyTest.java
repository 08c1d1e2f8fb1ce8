package io.rowlog.schema.avro;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.schema.catalog.Column;
import io.rowlog.schema.catalog.ColumnType;
import io.rowlog.schema.catalog.Heap;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowCopyTest {
    private static final QualifiedName NAME = new QualifiedName("public", "t");
    private static final ColumnType INTEGER = new ColumnType("integer", 23, 0, -1, false);
    private static final ColumnType POINT = new ColumnType("point", 600, 0, -1, false);

    private static Table table(boolean plannable, List<String> key, Column... columns) {
        return new Table(
                1,
                NAME,
                Table.Kind.ORDINARY,
                List.of(columns),
                key,
                List.of(),
                List.of(),
                List.of(new Heap(1, NAME, 1, 0, true, plannable)),
                0);
    }

    private static Column column(int position, String name, ColumnType type, Column.Generated generated) {
        return new Column(position, name, type, false, generated, Column.Identity.NONE);
    }

    private static final Column ID = column(1, "id", INTEGER, Column.Generated.NEVER);
    private static final Column PLACE = column(2, "place", POINT, Column.Generated.NEVER);
    private static final Column DOUBLE = column(3, "double", INTEGER, Column.Generated.STORED);

    private static String sql(Table table) {
        return RowCopy.heap(RowFormat.of(table), table, table.heaps().getFirst(), List.of())
                .sql();
    }

    @Test
    void aHeapIsReadByAQuery() {
        assertThat(sql(table(true, List.of(), ID, DOUBLE)))
                .isEqualTo(
                        "COPY (SELECT t.\"id\", t.\"double\" FROM ONLY \"public\".\"t\" AS t) TO STDOUT (FORMAT binary)");
    }

    @Test
    void whereAQueryWouldRunCodeTheTableIsCopiedWithoutGeneratedColumns() {
        assertThat(sql(table(false, List.of(), ID, DOUBLE)))
                .isEqualTo("COPY \"public\".\"t\" (\"id\") TO STDOUT (FORMAT binary)");
    }

    @Test
    void aValueThatTheLogHoldsAsTextIsCopiedAsText() {
        assertThat(sql(table(false, List.of(), ID, PLACE)))
                .isEqualTo("COPY \"public\".\"t\" (\"id\", \"place\") TO STDOUT");
    }

    @Test
    void aTableOfNoColumnsIsCopiedWithoutAList() {
        assertThat(sql(table(false, List.of()))).isEqualTo("COPY \"public\".\"t\" TO STDOUT (FORMAT binary)");
    }

    @Test
    void aKeyOfWhichAColumnIsMissingIsNone() {
        assertThat(RowFormat.of(table(false, List.of("id", "double"), ID, DOUBLE))
                        .key())
                .isEmpty();
        assertThat(RowFormat.of(table(true, List.of("double", "id"), ID, DOUBLE))
                        .key())
                .containsExactly(1, 0);
    }
}
