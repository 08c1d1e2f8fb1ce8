package io.rowlog.schema.catalog;

import java.util.List;

/**
 * A foreign key of a table. Those that a partition inherits from its root are not listed.
 *
 * @param name the constraint's name, unique in its table
 * @param validated false for one declared {@code NOT VALID}
 */
public record ForeignKey(
        String name,
        QualifiedName table,
        List<String> columns,
        QualifiedName referenced,
        List<String> referencedColumns,
        boolean deferrable,
        boolean validated) {
    public ForeignKey {
        columns = List.copyOf(columns);
        referencedColumns = List.copyOf(referencedColumns);
    }

    /** Whether the table references itself. */
    public boolean selfReference() {
        return table.equals(referenced);
    }
}
