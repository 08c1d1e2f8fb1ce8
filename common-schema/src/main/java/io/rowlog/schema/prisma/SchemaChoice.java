package io.rowlog.schema.prisma;

/** In which schema of the database a model's table is. */
public sealed interface SchemaChoice {
    /** The one that {@code @@schema} names. */
    record Chosen(String schema) implements SchemaChoice {}

    /** The Prisma schema does not say; the connection's URL decides, usually for {@code public}. */
    record Open() implements SchemaChoice {}
}
