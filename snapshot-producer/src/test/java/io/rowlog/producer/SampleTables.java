package io.rowlog.producer;

import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.catalog.Column;
import io.rowlog.schema.catalog.ColumnType;
import io.rowlog.schema.catalog.ForeignKey;
import io.rowlog.schema.catalog.Heap;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.catalog.Uncaptured;
import java.util.List;
import java.util.OptionalLong;

/** Tables with a column {@code id} as a catalog has them, without a server. */
public final class SampleTables {
    private static final ColumnType INTEGER = new ColumnType("integer", 23, 0, -1, false);
    private static final Column ID = new Column(1, "id", INTEGER, true, Column.Generated.NEVER, Column.Identity.NONE);

    private SampleTables() {}

    /** A table of two blocks and about 1,234 rows, with foreign keys to those tables. */
    public static Table table(QualifiedName name, List<String> key, List<QualifiedName> references) {
        return new Table(
                name.hashCode(),
                name,
                Table.Kind.ORDINARY,
                List.of(ID),
                key,
                references.stream()
                        .map(to -> new ForeignKey("fk", name, List.of("id"), to, List.of("id"), false, true))
                        .toList(),
                List.of(),
                List.of(new Heap(name.hashCode(), name, 2, 0, true)),
                1_234);
    }

    /** A table of two blocks of which the server does not know how many rows it has. */
    public static Table notAnalyzed(QualifiedName name) {
        Table table = table(name, List.of("id"), List.of());
        return new Table(
                table.oid(),
                name,
                table.kind(),
                table.columns(),
                table.key(),
                List.of(),
                List.of(),
                table.heaps(),
                OptionalLong.empty(),
                null);
    }

    /** A table whose rows are in these heaps. */
    public static Table withHeaps(QualifiedName name, List<Heap> heaps) {
        return new Table(1, name, Table.Kind.ORDINARY, List.of(ID), List.of("id"), List.of(), List.of(), heaps, 0);
    }

    /** A database {@code shop} of these tables. */
    public static Catalog catalog(int serverVersion, String encoding, List<Table> tables, List<Uncaptured> uncaptured) {
        return new Catalog(1, "shop", serverVersion, encoding, tables, List.of(), uncaptured);
    }
}
