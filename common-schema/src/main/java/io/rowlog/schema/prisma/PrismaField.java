package io.rowlog.schema.prisma;

/**
 * A field of a model or view.
 *
 * @param column what the column is called; without meaning for relation fields
 */
public record PrismaField(String name, DatabaseName column, FieldType type, Arity arity, Attributes attributes) {
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
