package io.rowlog.producer.cli;

import io.rowlog.access.terminal.report.NumberText;

/** Coverage in one line: {@code 107 of 107 models covered, 107 tables, 54,923 rows}. */
record CoverageSummary(CoverageReport report) {
    @Override
    public String toString() {
        ModelCoverage models = report.models();
        long captured = report.tables().stream().filter(CoveredTable::captured).count();
        int all = report.tables().size();
        StringBuilder text = new StringBuilder();
        if (models != null) {
            text.append(NumberText.count(models.covered())).append(" of ");
            text.append(NumberText.count(models.total(), "model", "models")).append(" covered, ");
        }
        if (captured < all) {
            text.append(NumberText.count(captured)).append(" of ");
        }
        text.append(NumberText.count(all, "table", "tables")).append(", ");
        text.append(NumberText.count(report.rows(), "row", "rows"));
        if (!report.uncaptured().isEmpty()) {
            text.append(", ").append(NumberText.count(report.uncaptured().size(), "object", "objects"));
            text.append(" not captured");
        }
        return text.toString();
    }
}
