package io.rowlog.schema.prisma;

import io.rowlog.schema.catalog.QualifiedName;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which table of a database stands behind each model, join table and view of a schema. Every rule is tried for all of
 * them before the next, less sure one, so an exact name wins over a similar one wherever it is written.
 *
 * @param mapped in the order of the schema; a view only where a table has its name
 * @param withoutTable models and join tables that have no table, in the order of the schema; a view only where tables
 *     have its name and it cannot be told which is meant
 * @param tablesWithoutModel in name order
 * @param views views that are no tables, as is right for a view
 */
public record ModelMapping(
        List<MappedTable> mapped,
        List<UnmappedTable> withoutTable,
        List<QualifiedName> tablesWithoutModel,
        List<ExpectedTable> views) {
    public ModelMapping {
        mapped = List.copyOf(mapped);
        withoutTable = List.copyOf(withoutTable);
        tablesWithoutModel = List.copyOf(tablesWithoutModel);
        views = List.copyOf(views);
    }

    /** Maps the schema to these tables. */
    public static ModelMapping of(PrismaSchema schema, Collection<QualifiedName> tables) {
        Stream<ExpectedTable> models =
                schema.models().stream().map(model -> ExpectedTable.of(model, ExpectedTable.Origin.MODEL));
        Stream<ExpectedTable> joinTables = schema.joinTables().stream().map(ExpectedTable::of);
        Stream<ExpectedTable> views =
                schema.views().stream().map(view -> ExpectedTable.of(view, ExpectedTable.Origin.VIEW));
        List<ExpectedTable> expected =
                Stream.of(models, joinTables, views).flatMap(stream -> stream).toList();
        return new TableAssignment(expected, tables).mapping();
    }

    /** Whether every model and join table has a table and every table has a model. */
    public boolean complete() {
        return withoutTable.isEmpty() && tablesWithoutModel.isEmpty();
    }

    /** A table that was found for a model, join table or view. */
    public record MappedTable(ExpectedTable expected, QualifiedName table, MatchRule rule) {}

    /** A model or join table for which no table was found, and why. */
    public sealed interface UnmappedTable {
        /** What was looked for. */
        ExpectedTable expected();

        /** No table has any of its names. */
        record Missing(ExpectedTable expected) implements UnmappedTable {}

        /**
         * Several tables fit equally well by the same rule.
         *
         * @param candidates in name order
         */
        record Ambiguous(ExpectedTable expected, MatchRule rule, List<QualifiedName> candidates)
                implements UnmappedTable {
            public Ambiguous {
                candidates = List.copyOf(candidates);
            }
        }

        /**
         * The table that fits is another's: by a surer rule, or by the same one and earlier in the schema, or the other is
         * ambiguous and the table one of its candidates.
         */
        record Taken(ExpectedTable expected, MatchRule rule, QualifiedName table, ExpectedTable by)
                implements UnmappedTable {}
    }

    /** How a table was found, from the surest to the least sure. */
    public enum MatchRule {
        /** The name in {@code @@map}. */
        MAPPED_NAME,
        /** The model's own name, or the name that Prisma gives a join table. */
        MODEL_NAME,
        /** The model's own name in snake case. */
        SNAKE_CASE,
        /** One of those names in another case, or plural for singular, or both. */
        CASE_OR_PLURAL
    }
}
