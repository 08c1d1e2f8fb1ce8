package io.rowlog.schema.prisma;

/** What something in the schema is called in the database. */
public sealed interface DatabaseName {
    /** The name in the database. */
    String name();

    /** The schema says so, with {@code @map} or {@code @@map}. */
    record Mapped(String name) implements DatabaseName {}

    /** The schema does not say, which means the name that it has there. */
    record Same(String name) implements DatabaseName {}
}
