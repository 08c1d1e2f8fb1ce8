package io.rowlog.schema.prisma;

import java.util.List;

/**
 * What a {@code schema.prisma} says about the database, each list in the order written.
 *
 * @param joinTables tables of implicit many-to-many relations, in name order
 */
public record PrismaSchema(
        List<PrismaModel> models, List<PrismaModel> views, List<PrismaEnum> enums, List<JoinTable> joinTables) {
    public PrismaSchema {
        models = List.copyOf(models);
        views = List.copyOf(views);
        enums = List.copyOf(enums);
        joinTables = List.copyOf(joinTables);
    }

    /**
     * Reads the text of a schema.
     *
     * @throws PrismaSyntaxException when the text is no valid schema, with line and column
     */
    public static PrismaSchema parse(String text) {
        return SchemaAssembly.of(DeclarationParser.declarations(text)).schema();
    }
}
