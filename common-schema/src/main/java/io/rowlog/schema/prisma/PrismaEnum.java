package io.rowlog.schema.prisma;

import java.util.List;

/**
 * An enum.
 *
 * @param name in the schema
 * @param type what the type is called in the database
 */
public record PrismaEnum(String name, DatabaseName type, SchemaChoice schema, List<Value> values) {
    public PrismaEnum {
        values = List.copyOf(values);
    }

    /**
     * A value of an enum.
     *
     * @param label what the value is called in the database
     */
    public record Value(String name, DatabaseName label) {}
}
