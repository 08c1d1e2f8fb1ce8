package io.rowlog.schema.prisma;

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
        List<PrismaModel> models = models(false);
        return new PrismaSchema(models, models(true), enums(), ImplicitRelations.joinTables(models));
    }

    private List<PrismaModel> models(boolean views) {
        return declarations.values().stream()
                .filter(Declaration.Fields.class::isInstance)
                .map(Declaration.Fields.class::cast)
                .filter(block -> block.view() == views)
                .map(this::model)
                .toList();
    }

    private PrismaModel model(Declaration.Fields block) {
        return new PrismaModel(
                block.name(),
                block.attributes().databaseName(block.name()),
                block.attributes().schema(),
                block.fields().stream().map(field -> field(block.name(), field)).toList(),
                block.attributes());
    }

    private PrismaField field(String model, Declaration.Field field) {
        FieldType type = switch (field.type()) {
            case Declaration.Type.Unsupported(String definition) -> new FieldType.Unsupported(definition);
            case Declaration.Type.Named named -> type(model, named, field.attributes());
        };
        return new PrismaField(
                field.name(), field.attributes().databaseName(field.name()), type, field.arity(), field.attributes());
    }

    private FieldType type(String model, Declaration.Type.Named type, Attributes attributes) {
        return switch (declarations.get(type.name())) {
            case Declaration.Fields other -> ImplicitRelations.relation(model, other.name(), attributes);
            case Declaration.Enumeration other -> new FieldType.Enumeration(other.name());
            case Declaration.Composite other -> new FieldType.Composite(other.name());
            case null -> {
                if (SCALARS.contains(type.name())) {
                    yield new FieldType.Scalar(type.name());
                }
                throw new PrismaSyntaxException(
                        type.position(), "there is no type, enum, model or view '" + type.name() + "'");
            }
        };
    }

    private List<PrismaEnum> enums() {
        return declarations.values().stream()
                .filter(Declaration.Enumeration.class::isInstance)
                .map(Declaration.Enumeration.class::cast)
                .map(block -> new PrismaEnum(
                        block.name(),
                        block.attributes().databaseName(block.name()),
                        block.attributes().schema(),
                        block.values().stream()
                                .map(value -> new PrismaEnum.Value(
                                        value.name(), value.attributes().databaseName(value.name())))
                                .toList()))
                .toList();
    }
}
