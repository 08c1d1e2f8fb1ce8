package io.rowlog.producer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.access.terminal.ExitCode;
import io.rowlog.producer.SampleTables;
import io.rowlog.producer.preflight.Finding;
import io.rowlog.producer.preflight.Finding.Severity;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.catalog.Uncaptured;
import io.rowlog.schema.graph.DependencyGraph;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanReportTest {
    private static final QualifiedName ORDERS = new QualifiedName("shop", "orders");
    private static final QualifiedName CUSTOMERS = new QualifiedName("shop", "customers");
    private static final QualifiedName TREE = new QualifiedName("shop", "tree");

    private static PlanReport report(List<Uncaptured> uncaptured, Finding... findings) {
        List<Table> tables = List.of(
                SampleTables.table(ORDERS, List.of(), List.of(CUSTOMERS, new QualifiedName("shop", "elsewhere"))),
                SampleTables.table(CUSTOMERS, List.of("id"), List.of()),
                SampleTables.table(TREE, List.of("id"), List.of(TREE)));
        return PlanReport.of(
                SampleTables.catalog(170_011, "UTF8", tables, uncaptured),
                DependencyGraph.of(tables).order(),
                List.of(findings));
    }

    @Test
    void theTextHasTablesInOrderWithWhatIsOddAboutThem() {
        assertThat(report(List.of()).text()).isEqualToNormalizingNewlines("""
            Database shop, PostgreSQL 17.11

            level  table           key  rows, about      size  notes
                0  shop.customers  id         1,234  16.0 KiB
                0  shop.tree       id         1,234  16.0 KiB  references itself
                1  shop.orders                1,234  16.0 KiB  no key

            Referenced, but not chosen: shop.elsewhere

            3 tables on 2 levels, 0 cycles, 1 self-reference; about 3,702 rows, 48.0 KiB
            """);
    }

    @Test
    void aTableThatWasNeverAnalyzedIsNotSaidToBeEmpty() {
        Table unknown = SampleTables.notAnalyzed(CUSTOMERS);
        Table known = SampleTables.table(TREE, List.of("id"), List.of());

        assertThat(plan(unknown).text())
                .contains("0  shop.customers  id   not analyzed  16.0 KiB")
                .contains("; rows not known before ANALYZE, 16.0 KiB");
        assertThat(plan(unknown, known).text())
                .contains("; about 1,234 rows and those of 1 table not analyzed, 32.0 KiB");
    }

    private static PlanReport plan(Table... tables) {
        return PlanReport.of(
                SampleTables.catalog(170_011, "UTF8", List.of(tables), List.of()),
                DependencyGraph.of(List.of(tables)).order(),
                List.of());
    }

    @Test
    void findingsStandWithTheirRemediesAndWhatIsNotCapturedStandsOnce() {
        PlanReport report = report(
                List.of(new Uncaptured("index", "shop.broken", "its creation failed")),
                new Finding(Severity.WARNING, "Not captured: index shop.broken.", ""),
                new Finding(Severity.NOTE, "Table shop.orders is unlogged.", "ALTER TABLE shop.orders SET LOGGED"));

        assertThat(report.text())
                .contains("Not captured: 1 object")
                .contains("note: Table shop.orders is unlogged.\n  ALTER TABLE shop.orders SET LOGGED\n")
                .doesNotContain("warning:");
    }

    @Test
    void whatIsNotCapturedIsToldByTheExitStatus() {
        assertThat(report(List.of(new Uncaptured("index", "shop.broken", "its creation failed")))
                        .exitCode())
                .isEqualTo(ExitCode.NOT_ALL_CAPTURED);
    }

    @Test
    void anErrorIsToldByTheExitStatus() {
        assertThat(report(List.of(), new Finding(Severity.ERROR, "Denied.", "GRANT"))
                        .exitCode())
                .isEqualTo(ExitCode.NOT_ALL_CAPTURED);
    }
}
