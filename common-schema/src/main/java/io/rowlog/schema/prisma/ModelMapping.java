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
        return new TableAssignment(expected, new Candidates(tables)).mapping();
    }

    /** Whether every model and join table has a table and every table has a model. */
    public boolean complete() {
        return withoutTable.isEmpty() && tablesWithoutModel.isEmpty();
    }
}
