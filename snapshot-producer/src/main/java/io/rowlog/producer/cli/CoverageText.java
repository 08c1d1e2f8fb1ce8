package io.rowlog.producer.cli;

import io.rowlog.access.postgres.ServerVersion;
import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.access.terminal.report.TextTable;
import io.rowlog.access.terminal.report.UncapturedText;
import io.rowlog.producer.cli.CoverageReport.CoveredTable;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.prisma.ModelMapping.MatchRule;
import java.util.Map;
import java.util.stream.Collectors;

/** Coverage for people. */
record CoverageText(CoverageReport report) {
    @Override
    public String toString() {
        return "Database %s, PostgreSQL %s; log %s%n%n%s%n%s%s%s%n"
                .formatted(
                        report.database(),
                        new ServerVersion(report.serverVersion()),
                        report.log(),
                        tables(),
                        new UncapturedText(report.uncaptured()),
                        models(),
                        report.summary());
    }

    private String tables() {
        TextTable text = new TextTable()
                .words("table")
                .words("topic")
                .words("key")
                .numbers("level")
                .numbers("rows")
                .words("captured");
        Map<QualifiedName, String> models = modelsByTable();
        if (report.models() != null) {
            text.words("model");
        }
        for (CoveredTable table : report.tables()) {
            String key = String.join(", ", table.key());
            String rows = table.captured() ? NumberText.count(table.rows()) : "?";
            String captured = table.captured() ? "yes" : "no: " + table.reason();
            if (report.models() == null) {
                text.row(table.table(), table.topic(), key, table.level(), rows, captured);
            } else {
                String model = models.getOrDefault(table.table(), "");
                text.row(table.table(), table.topic(), key, table.level(), rows, captured, model);
            }
        }
        return text.text();
    }

    private Map<QualifiedName, String> modelsByTable() {
        ModelCoverage models = report.models();
        return models == null
                ? Map.of()
                : models.mapped().stream()
                        .collect(Collectors.toMap(
                                ModelCoverage.MappedModel::table,
                                model -> model.model() + " (" + found(model.rule()) + ")"));
    }

    private String models() {
        ModelCoverage models = report.models();
        if (models == null) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        if (!models.withoutTable().isEmpty()) {
            TextTable missing = new TextTable().words("model without a table").words("reason");
            models.withoutTable().forEach(model -> missing.row(model.model(), model.reason()));
            text.append(missing.text()).append(System.lineSeparator());
        }
        if (!models.tablesWithoutModel().isEmpty()) {
            text.append("Tables without a model, captured all the same: ")
                    .append(models.tablesWithoutModel().stream()
                            .map(QualifiedName::toString)
                            .collect(Collectors.joining(", ")))
                    .append(System.lineSeparator().repeat(2));
        }
        return text.toString();
    }

    private static String found(MatchRule rule) {
        return switch (rule) {
            case MAPPED_NAME -> "by @@map";
            case MODEL_NAME -> "by name";
            case SNAKE_CASE -> "by name in snake_case";
            case CASE_OR_PLURAL -> "by similar name";
        };
    }
}
