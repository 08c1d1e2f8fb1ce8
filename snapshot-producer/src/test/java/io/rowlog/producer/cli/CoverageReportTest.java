package io.rowlog.producer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.access.terminal.ExitCode;
import io.rowlog.producer.cli.CoverageReport.CoveredTable;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Uncaptured;
import io.rowlog.schema.prisma.ModelMapping;
import io.rowlog.schema.prisma.PrismaSchema;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoverageReportTest {
    private static final CoveredTable ORDERS = new CoveredTable(
            new QualifiedName("shop", "orders"), "shop.table.shop.orders", 1, List.of("id"), 1_234, true, "");
    private static final CoveredTable HIDDEN = new CoveredTable(
            new QualifiedName("shop", "hidden"), "shop.table.shop.hidden", 0, List.of(), 0, false, "no SELECT");

    private static CoverageReport report(CoveredTable... tables) {
        return new CoverageReport("shop", 170_011, "shop", 1_234, List.of(tables), List.of(), null);
    }

    @Test
    void theTextHasATableThatCannotBeReadWithTheReason() {
        assertThat(new CoverageText(report(HIDDEN, ORDERS)).toString()).isEqualToNormalizingNewlines("""
            Database shop, PostgreSQL 17.11; log shop

            table        topic                   key  level   rows  captured
            shop.hidden  shop.table.shop.hidden           0      ?  no: no SELECT
            shop.orders  shop.table.shop.orders  id       1  1,234  yes

            1 of 2 tables, 1,234 rows
            """);
    }

    @Test
    void aTableThatCannotBeReadIsToldByTheExitStatus() {
        assertThat(report(HIDDEN, ORDERS).exitCode()).isEqualTo(ExitCode.NOT_ALL_CAPTURED);
    }

    @Test
    void theDocumentHasATableThatCannotBeReadWithTheReason() {
        assertThat(new CoverageMarkdown(report(HIDDEN)).toString()).isEqualToNormalizingNewlines("""
            **0 of 1 table, 1,234 rows**

            | Table | Topic | Key | Level | Rows |
            | --- | --- | --- | ---: | ---: |
            | `shop.hidden` | `shop.table.shop.hidden` |  | 0 | no SELECT |
            """);
    }

    @Test
    void otherObjectsThatAreLeftOutAreCounted() {
        CoverageReport report = new CoverageReport(
                "shop",
                170_011,
                "shop",
                1_234,
                List.of(ORDERS),
                List.of(new Uncaptured("index", "shop.broken", "its creation failed")),
                null);

        assertThat(report.summary()).isEqualTo("1 table, 1,234 rows, 1 object not captured");
    }

    @Test
    void aModelWithoutATableIsNamedWithTheReason() {
        PrismaSchema models = PrismaSchema.parse("model orders {\n  id Int @id\n}\nmodel Invoice {\n  id Int @id\n}\n");
        CoverageReport report = new CoverageReport(
                "shop",
                170_011,
                "shop",
                1_234,
                List.of(ORDERS),
                List.of(),
                ModelCoverage.of(ModelMapping.of(models, List.of(ORDERS.table())), List.of(ORDERS)));

        assertThat(new CoverageText(report).toString())
                .contains("orders (by name)")
                .contains("Invoice")
                .contains("no table Invoice, nor one with a similar name")
                .endsWith("1 of 2 models covered, 1 table, 1,234 rows\n");
    }
}
