package io.rowlog.schema.prisma;

import java.util.List;

/** A block of the schema as written, its names not yet looked up. */
sealed interface Declaration {
    String name();

    /** Of the name. */
    Position position();

    /** A model or a view. */
    record Fields(boolean view, String name, Position position, List<Field> fields, Attributes attributes)
            implements Declaration {}

    record Enumeration(String name, Position position, List<EnumValue> values, Attributes attributes)
            implements Declaration {}

    /** A composite type: known by name, since fields can have it, but it is no table. */
    record Composite(String name, Position position) implements Declaration {}

    record Field(String name, Type type, PrismaField.Arity arity, Attributes attributes) {}

    record EnumValue(String name, Attributes attributes) {}

    /** The type of a field. */
    sealed interface Type {
        record Named(String name, Position position) implements Type {}

        record Unsupported(String definition) implements Type {}
    }
}
