package io.rowlog.schema.prisma;

import java.util.List;

/**
 * What a {@code schema.prisma} says about the database, each list in the order written.
 *
 * @param joinTables tables of implicit many-to-many relations, in name order
 */
public record PrismaSchema(List<Model> models, List<Model> views, List<JoinTable> joinTables) {
    public PrismaSchema {
        models = List.copyOf(models);
        views = List.copyOf(views);
        joinTables = List.copyOf(joinTables);
    }

    /**
     * Reads the text of a schema.
     *
     * @throws PrismaSyntaxException when the text is no valid schema, with line and column
     */
    public static PrismaSchema parse(String text) {
        return SchemaAssembly.of(SchemaParser.declarations(text)).schema();
    }

    /**
     * A model, or a view, which looks the same.
     *
     * @param name in the schema
     * @param table what it is called in the database
     */
    public record Model(
            String name, DatabaseName table, SchemaChoice schema, List<Field> fields, Attributes attributes) {
        public Model {
            fields = List.copyOf(fields);
        }

        /** Whether {@code @@ignore} keeps the model out of Prisma's client; its table is there all the same. */
        public boolean ignored() {
            return attributes.has("ignore");
        }
    }

    /**
     * A field of a model or view.
     *
     * @param column what the column is called; without meaning for relation fields
     */
    public record Field(String name, DatabaseName column, FieldType type, Arity arity, Attributes attributes) {
        /** How many values a field holds. */
        public enum Arity {
            REQUIRED,
            OPTIONAL,
            LIST
        }

        /** Whether {@code @ignore} keeps the field out of Prisma's client; its column is there all the same. */
        public boolean ignored() {
            return attributes.has("ignore");
        }
    }

    /** What a field holds. */
    public sealed interface FieldType {
        /** A column: of one of Prisma's own types, an enum or a composite type of the schema, or a type of the database. */
        record Column(String type) implements FieldType {}

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

    /**
     * The table behind an implicit many-to-many relation, which no model describes.
     *
     * @param name {@code _CategoryToPost}, or {@code _} and the relation's name
     * @param schema that of the first model, where Prisma creates the table
     * @param first the model that the column {@code A} points to, first in the alphabet
     * @param second the model that the column {@code B} points to; the same one in a self-relation
     */
    public record JoinTable(String name, SchemaChoice schema, String first, String second) {}

    /** What something in the schema is called in the database. */
    public sealed interface DatabaseName {
        /** The name in the database. */
        String name();

        /** The schema says so, with {@code @map} or {@code @@map}. */
        record Mapped(String name) implements DatabaseName {}

        /** The schema does not say, which means the name that it has there. */
        record Same(String name) implements DatabaseName {}
    }

    /** In which schema of the database a model's table is. */
    public sealed interface SchemaChoice {
        /** The one that {@code @@schema} names. */
        record Chosen(String schema) implements SchemaChoice {}

        /** The Prisma schema does not say; the connection's URL decides, usually for {@code public}. */
        record Open() implements SchemaChoice {}
    }
}
