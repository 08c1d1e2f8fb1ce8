package io.rowlog.schema.graph;

import io.rowlog.schema.catalog.ForeignKey;
import io.rowlog.schema.catalog.QualifiedName;

/** Why one table must exist, and have its rows, before another. */
public sealed interface Dependency {
    /** The table that depends. */
    QualifiedName dependent();

    /** The relation that it depends on, as the catalog names it: a table, or a partition of one. */
    QualifiedName required();

    /**
     * A foreign key.
     *
     * @param dependent the table that has the key; its root where a partition declares the key
     */
    record References(QualifiedName dependent, ForeignKey foreignKey) implements Dependency {
        @Override
        public QualifiedName required() {
            return foreignKey.referenced();
        }
    }

    /** Inheritance of {@code dependent} from {@code required}. */
    record Inherits(QualifiedName dependent, QualifiedName required) implements Dependency {}
}
