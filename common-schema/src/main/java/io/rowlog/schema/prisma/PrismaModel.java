package io.rowlog.schema.prisma;

import java.util.List;

/**
 * A model, or a view, which looks the same.
 *
 * @param name in the schema
 * @param table what it is called in the database
 */
public record PrismaModel(
        String name, DatabaseName table, SchemaChoice schema, List<PrismaField> fields, Attributes attributes) {
    public PrismaModel {
        fields = List.copyOf(fields);
    }

    /** Whether {@code @@ignore} keeps the model out of Prisma's client; its table is there all the same. */
    public boolean ignored() {
        return attributes.has("ignore");
    }
}
