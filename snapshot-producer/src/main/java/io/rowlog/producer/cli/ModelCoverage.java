package io.rowlog.producer.cli;

import io.rowlog.producer.cli.CoverageReport.CoveredTable;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.prisma.ExpectedTable;
import io.rowlog.schema.prisma.ModelMapping;
import io.rowlog.schema.prisma.ModelMapping.MatchRule;
import io.rowlog.schema.prisma.ModelMapping.UnmappedTable;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The models of a {@code schema.prisma} and the tables behind them.
 *
 * @param covered number of models whose table is captured
 * @param total number of models
 * @param mapped in the order of the schema
 */
record ModelCoverage(
        long covered,
        long total,
        List<MappedModel> mapped,
        List<ModelWithoutTable> withoutTable,
        List<QualifiedName> tablesWithoutModel) {
    /** A model, join table or view with its table, and the rule by which it was found. */
    record MappedModel(String model, ExpectedTable.Origin origin, QualifiedName table, MatchRule rule) {}

    /** A model or join table that has none. */
    record ModelWithoutTable(String model, ExpectedTable.Origin origin, String reason) {}

    static ModelCoverage of(ModelMapping mapping, List<CoveredTable> tables) {
        Set<QualifiedName> captured = tables.stream()
                .filter(CoveredTable::captured)
                .map(CoveredTable::table)
                .collect(Collectors.toSet());
        List<MappedModel> mapped = mapping.mapped().stream()
                .map(found -> new MappedModel(
                        found.expected().name(), found.expected().origin(), found.table(), found.rule()))
                .toList();
        List<ModelWithoutTable> withoutTable = mapping.withoutTable().stream()
                .map(model -> new ModelWithoutTable(
                        model.expected().name(), model.expected().origin(), reason(model)))
                .toList();
        List<MappedModel> models = mapped.stream()
                .filter(model -> model.origin() == ExpectedTable.Origin.MODEL)
                .toList();
        long missing = withoutTable.stream()
                .filter(model -> model.origin() == ExpectedTable.Origin.MODEL)
                .count();
        return new ModelCoverage(
                models.stream()
                        .filter(model -> captured.contains(model.table()))
                        .count(),
                models.size() + missing,
                mapped,
                withoutTable,
                mapping.tablesWithoutModel());
    }

    private static String reason(UnmappedTable model) {
        return switch (model) {
            case UnmappedTable.Missing missing ->
                "no table " + missing.expected().databaseName().name() + ", nor one with a similar name";
            case UnmappedTable.Ambiguous ambiguous ->
                "several tables fit: "
                        + ambiguous.candidates().stream()
                                .map(QualifiedName::toString)
                                .collect(Collectors.joining(", "));
            case UnmappedTable.Taken taken ->
                "table " + taken.table() + " belongs to " + taken.by().name();
        };
    }
}
