package io.rowlog.schema.prisma;

import io.rowlog.schema.prisma.PrismaSchema.DatabaseName;
import io.rowlog.schema.prisma.PrismaSchema.JoinTable;
import io.rowlog.schema.prisma.PrismaSchema.Model;
import io.rowlog.schema.prisma.PrismaSchema.SchemaChoice;

/**
 * A table that the schema says the database has.
 *
 * @param name of the model or view in the schema; of the join table where there is no model
 * @param databaseName what the schema says that the table is called
 * @param ignored whether Prisma's client is to leave it alone; the table is there all the same
 */
public record ExpectedTable(
        Origin origin, String name, DatabaseName databaseName, SchemaChoice schema, boolean ignored) {
    /** What in the schema stands for the table. */
    public enum Origin {
        MODEL,
        JOIN_TABLE,
        VIEW
    }

    static ExpectedTable of(Model model, Origin origin) {
        return new ExpectedTable(origin, model.name(), model.table(), model.schema(), model.ignored());
    }

    static ExpectedTable of(JoinTable table) {
        return new ExpectedTable(
                Origin.JOIN_TABLE, table.name(), new DatabaseName.Same(table.name()), table.schema(), false);
    }
}
