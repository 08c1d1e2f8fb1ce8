package io.rowlog.producer.cli;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.LogReader;
import io.rowlog.access.kafka.LogTopics;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.access.postgres.ReadSession;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.access.terminal.option.FormatOption;
import io.rowlog.access.terminal.option.KafkaOptions;
import io.rowlog.access.terminal.option.LogOption;
import io.rowlog.access.terminal.option.SourceOptions;
import io.rowlog.access.terminal.option.StandardOptions;
import io.rowlog.access.terminal.option.TableOptions;
import io.rowlog.producer.preflight.Finding;
import io.rowlog.producer.preflight.Finding.Severity;
import io.rowlog.producer.preflight.StreamPreflight;
import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.SourceDatabase;
import io.rowlog.schema.log.TopicNames;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rowlog doctor}. */
@Command(
        name = "doctor",
        description = "Find everything that would break a continuous backup or be left out of it, with what mends it."
                + " Changes nothing. Topics are looked at where Kafka is named.")
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private final SourceOptions source = new SourceOptions();

    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private final LogOption log = new LogOption();

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
        PostgresConnector connector = source.connector();
        LogName name = log.nameOr(connector);
        Optional<KafkaSettings> named = kafka.known();
        try (Sessions sessions = new Sessions(connector);
                ReadSession session = ReadSession.begin(sessions)) {
            Catalog whole = CoverageReader.catalog(session, sessions);
            List<Table> selected = tables.patterns().select(whole.tables());
            Catalog catalog =
                    whole.without(tables.patterns().leftOut(whole.tablesByName().keySet()));
            List<Finding> findings = new ArrayList<>(
                    new StreamPreflight(connector, name).findingsWithSnapshot(session.connection(), catalog, selected));
            named.ifPresent(settings -> findings.addAll(ofLog(settings, name, catalog, selected)));
            findings.sort(Comparator.comparing(Finding::severity));
            DoctorReport report = new DoctorReport(
                    catalog.database(),
                    name.name(),
                    catalog.serverVersion(),
                    selected.size(),
                    catalog.uncaptured(),
                    findings);
            PrintWriter out = spec.commandLine().getOut();
            format.print(out, () -> report, report::text);
            return report.exitCode().status();
        }
    }

    /** Whether the log is this database's, and what is wrong with topics that are there; what is missing a stream creates. */
    private static List<Finding> ofLog(KafkaSettings kafka, LogName log, Catalog catalog, List<Table> tables) {
        TopicNames names = new TopicNames(log);
        List<Failure> failures = new ArrayList<>();
        try (Admin admin = kafka.admin();
                LogReader reader = new LogReader(kafka, log)) {
            failures.addAll(new LogTopics(kafka, admin, log)
                    .unfit(tables.stream()
                            .map(table -> names.table(table.name()))
                            .toList()));
            if (reader.exists()) {
                reader.readToEnd();
                reader.ofAnotherThan(new SourceDatabase(catalog.systemIdentifier(), catalog.database()))
                        .ifPresent(failures::add);
            }
        } catch (Failure e) {
            failures.add(e);
        }
        return failures.stream()
                .map(failure -> new Finding(Severity.ERROR, failure.getMessage(), failure.remedy(), List.of()))
                .toList();
    }
}
