package io.rowlog.producer.cli;

import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.access.terminal.report.TextTable;
import io.rowlog.producer.cli.CoverageReport.CoveredTable;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Uncaptured;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Coverage as a document: the inventory by model, in the order of the schema, or by table where there are no models. The
 * same database gives the same text.
 */
record CoverageMarkdown(CoverageReport report) {
    @Override
    public String toString() {
        ModelCoverage models = report.models();
        return "**%s**%n%n%s%s".formatted(report.summary(), models == null ? byTable() : byModel(models), uncaptured());
    }

    private String byTable() {
        TextTable text = columns(new TextTable());
        report.tables()
                .forEach(table ->
                        text.row(code(table.table()), code(table.topic()), key(table), table.level(), rows(table)));
        return text.markdown();
    }

    private static TextTable columns(TextTable text) {
        return text.words("Table").words("Topic").words("Key").numbers("Level").numbers("Rows");
    }

    private String byModel(ModelCoverage models) {
        Map<QualifiedName, CoveredTable> tables =
                report.tables().stream().collect(Collectors.toMap(CoveredTable::table, Function.identity()));
        TextTable text = columns(new TextTable().words("Model"));
        models.mapped().forEach(model -> row(text, code(model.model()), tables.get(model.table())));
        models.withoutTable()
                .forEach(model -> text.row(code(model.model()), "none: " + model.reason(), "", "", "", ""));
        models.tablesWithoutModel().forEach(table -> row(text, "", tables.get(table)));
        return text.markdown();
    }

    private static void row(TextTable text, String model, @Nullable CoveredTable of) {
        CoveredTable table = Objects.requireNonNull(of);
        text.row(model, code(table.table()), code(table.topic()), key(table), table.level(), rows(table));
    }

    private static String rows(CoveredTable table) {
        return table.captured() ? NumberText.count(table.rows()) : table.reason();
    }

    private static String key(CoveredTable table) {
        return table.key().stream().map(CoverageMarkdown::code).collect(Collectors.joining(", "));
    }

    private static String code(Object name) {
        return "`" + name + "`";
    }

    private String uncaptured() {
        if (report.uncaptured().isEmpty()) {
            return "";
        }
        TextTable text = new TextTable().words("Kind").words("Not captured").words("Reason");
        for (Uncaptured object : report.uncaptured()) {
            text.row(object.kind(), code(object.identity()), object.reason());
        }
        return System.lineSeparator() + text.markdown();
    }
}
