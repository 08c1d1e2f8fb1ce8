package io.rowlog.schema.prisma;

import java.util.List;

/** What a field holds. */
public sealed interface FieldType {
    /** Whether the field is a column of its table; relation fields are not. */
    default boolean column() {
        return !(this instanceof Relation);
    }

    /** One of Prisma's own types: {@code String}, {@code BigInt}, {@code Json}. */
    record Scalar(String name) implements FieldType {}

    /** An enum of the schema, by its name there. */
    record Enumeration(String name) implements FieldType {}

    /** A composite type of the schema. */
    record Composite(String name) implements FieldType {}

    /** A type that Prisma leaves to the database. */
    record Unsupported(String definition) implements FieldType {}

    /**
     * Another model, reached through a foreign key or a join table.
     *
     * @param model the other model's name in the schema
     * @param name the relation's name, or the one that Prisma gives it when it has none: {@code CategoryToPost}
     * @param fields this model's fields that hold the foreign key; empty on the side that does not have it
     * @param references the other model's fields that they point to
     */
    record Relation(String model, String name, List<String> fields, List<String> references) implements FieldType {
        public Relation {
            fields = List.copyOf(fields);
            references = List.copyOf(references);
        }
    }
}
