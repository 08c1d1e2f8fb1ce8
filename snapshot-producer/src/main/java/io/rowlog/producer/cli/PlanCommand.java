package io.rowlog.producer.cli;

import io.rowlog.access.postgres.ReadSession;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.access.terminal.option.FormatOption;
import io.rowlog.access.terminal.option.SourceOptions;
import io.rowlog.access.terminal.option.StandardOptions;
import io.rowlog.access.terminal.option.TableOptions;
import io.rowlog.producer.preflight.Preflight;
import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.graph.DependencyGraph;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rowlog plan}. */
@Command(name = "plan", description = "Show what a backup would read, in which order, and what it would leave out.")
final class PlanCommand implements Callable<Integer> {
    @Mixin
    private final SourceOptions source = new SourceOptions();

    @Mixin
    private final TableOptions tables = new TableOptions();

    @Mixin
    private final FormatOption format = new FormatOption();

    @Mixin
    private final StandardOptions standard = new StandardOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws SQLException {
        try (Sessions sessions = new Sessions(source.connector());
                ReadSession session = ReadSession.begin(sessions)) {
            Catalog whole = CoverageReader.catalog(session, sessions);
            List<Table> selected = tables.patterns().select(whole.tables());
            Catalog catalog =
                    whole.without(tables.patterns().leftOut(whole.tablesByName().keySet()));
            PlanReport report = PlanReport.of(
                    catalog,
                    DependencyGraph.of(selected).order(),
                    new Preflight().findings(session.connection(), catalog, selected));
            PrintWriter out = spec.commandLine().getOut();
            format.print(out, () -> report, report::text);
            return report.exitCode().status();
        }
    }
}
