package io.rowlog.schema.prisma;

import io.rowlog.schema.prisma.PrismaSchema.Field;
import io.rowlog.schema.prisma.PrismaSchema.FieldType;
import io.rowlog.schema.prisma.PrismaSchema.Model;
import io.rowlog.schema.prisma.SchemaParser.Declaration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the schema from its declarations, once every name can be looked up. */
final class SchemaAssembly {
    private static final Set<String> SCALARS =
            Set.of("String", "Boolean", "Int", "BigInt", "Float", "Decimal", "DateTime", "Json", "Bytes");

    private final Map<String, Declaration> declarations = new LinkedHashMap<>();

    private SchemaAssembly() {}

    static SchemaAssembly of(List<Declaration> declarations) {
        SchemaAssembly assembly = new SchemaAssembly();
        for (Declaration declaration : declarations) {
            Declaration earlier = assembly.declarations.putIfAbsent(declaration.name(), declaration);
            if (earlier != null) {
                throw new PrismaSyntaxException(
                        declaration.position(),
                        "'" + declaration.name() + "' is declared already, at " + earlier.position());
            }
        }
        return assembly;
    }

    PrismaSchema schema() {
        List<Model> models = models(false);
        return new PrismaSchema(models, models(true), ImplicitRelations.joinTables(models));
    }

    private List<Model> models(boolean views) {
        return declarations.values().stream()
                .filter(Declaration.Fields.class::isInstance)
                .map(Declaration.Fields.class::cast)
                .filter(block -> block.view() == views)
                .map(this::model)
                .toList();
    }

    private Model model(Declaration.Fields block) {
        return new Model(
                block.name(),
                block.attributes().databaseName(block.name()),
                block.attributes().schema(),
                block.fields().stream().map(field -> field(block.name(), field)).toList(),
                block.attributes());
    }

    private Field field(String model, Declaration.Field field) {
        FieldType type = field.unsupported() ? new FieldType.Column(field.type()) : type(model, field);
        return new Field(
                field.name(), field.attributes().databaseName(field.name()), type, field.arity(), field.attributes());
    }

    private FieldType type(String model, Declaration.Field field) {
        return switch (declarations.get(field.type())) {
            case Declaration.Fields other -> ImplicitRelations.relation(model, other.name(), field.attributes());
            case Declaration.Type other -> new FieldType.Column(other.name());
            case null -> {
                if (SCALARS.contains(field.type())) {
                    yield new FieldType.Column(field.type());
                }
                throw new PrismaSyntaxException(
                        field.typePosition(), "there is no type, enum, model or view '" + field.type() + "'");
            }
        };
    }
}
