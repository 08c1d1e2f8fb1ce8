package io.rowlog.schema.catalog;

import java.util.Comparator;

/** Schema and name of a relation, type or other object, as written in the catalog (unquoted). */
public record QualifiedName(String schema, String name) implements Comparable<QualifiedName> {
    private static final Comparator<QualifiedName> ORDER =
            Comparator.comparing(QualifiedName::schema).thenComparing(QualifiedName::name);

    /** The name as SQL, both parts quoted. */
    public String sql() {
        return SqlIdentifier.quote(schema) + "." + SqlIdentifier.quote(name);
    }

    @Override
    public int compareTo(QualifiedName other) {
        return ORDER.compare(this, other);
    }

    /** {@code schema.name}, for people; not unique when a name holds a dot. */
    @Override
    public String toString() {
        return schema + "." + name;
    }
}
