package io.rowlog.schema.prisma;

import io.rowlog.schema.prisma.PrismaSchema.Field;
import io.rowlog.schema.prisma.PrismaSchema.FieldType;
import io.rowlog.schema.prisma.PrismaSchema.JoinTable;
import io.rowlog.schema.prisma.PrismaSchema.Model;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Names of relations, and the join tables of many-to-many relations that no model stands for (Prisma documentation,
 * chapter Relations, section Implicit many-to-many relations).
 */
final class ImplicitRelations {
    private ImplicitRelations() {}

    /** What a field of {@code model} with the type {@code other} relates to. */
    static FieldType.Relation relation(String model, String other, Attributes attributes) {
        String unnamed = Ends.of(model, other).relationName();
        return attributes
                .first("relation")
                .map(relation -> new FieldType.Relation(
                        other,
                        relation.firstOrNamed("name").isPresent() ? relation.requiredText("name") : unnamed,
                        relation.names("fields"),
                        relation.names("references")))
                .orElseGet(() -> new FieldType.Relation(other, unnamed, List.of(), List.of()));
    }

    /** The join tables, in name order. */
    static List<JoinTable> joinTables(List<Model> models) {
        Map<String, Model> byName = models.stream().collect(Collectors.toMap(Model::name, Function.identity()));
        return models.stream()
                .flatMap(model -> model.fields().stream()
                        .filter(field -> field.type() instanceof FieldType.Relation)
                        .map(field -> new Side(model.name(), field.arity(), (FieldType.Relation) field.type())))
                .collect(Collectors.groupingBy(Side::pairing, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .filter(relation -> manyToMany(relation.getKey().ends(), relation.getValue()))
                .map(relation -> joinTable(relation.getKey(), byName))
                .toList();
    }

    /**
     * Lists that face each other. References may be named in schemas of Prisma 2, so they do not tell; a foreign key
     * in one of the models does.
     */
    private static boolean manyToMany(Ends ends, List<Side> sides) {
        boolean onlyLists = sides.stream()
                .allMatch(side -> side.arity() == Field.Arity.LIST
                        && side.relation().fields().isEmpty());
        boolean facing = ends.self()
                ? sides.size() > 1
                : sides.stream().map(Side::owner).distinct().count() > 1;
        return onlyLists && facing;
    }

    private static JoinTable joinTable(Pairing relation, Map<String, Model> models) {
        Model first = Objects.requireNonNull(models.get(relation.ends().first()));
        return new JoinTable(
                "_" + relation.name(),
                first.schema(),
                relation.ends().first(),
                relation.ends().second());
    }

    /** One relation field, seen from the model that has it. */
    private record Side(String owner, Field.Arity arity, FieldType.Relation relation) {
        Pairing pairing() {
            return new Pairing(relation.name(), Ends.of(owner, relation.model()));
        }
    }

    /** What the two fields of one relation have in common. */
    private record Pairing(String name, Ends ends) implements Comparable<Pairing> {
        @Override
        public int compareTo(Pairing other) {
            int byName = name.compareTo(other.name);
            return byName != 0 ? byName : ends.relationName().compareTo(other.ends.relationName());
        }
    }

    /** Two models in alphabetical order, or one twice. */
    private record Ends(String first, String second) {
        static Ends of(String one, String other) {
            return one.compareTo(other) <= 0 ? new Ends(one, other) : new Ends(other, one);
        }

        boolean self() {
            return first.equals(second);
        }

        /** The name that Prisma gives a relation without one. */
        String relationName() {
            return first + "To" + second;
        }
    }
}
