package io.rowlog.consumer.cli;

import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.terminal.ExitCode;
import io.rowlog.access.terminal.option.FormatOption;
import io.rowlog.access.terminal.option.KafkaOptions;
import io.rowlog.access.terminal.option.LogOption;
import io.rowlog.access.terminal.option.StandardOptions;
import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.access.terminal.report.TextTable;
import io.rowlog.consumer.replay.ReplayEnd;
import io.rowlog.consumer.search.SearchReport;
import io.rowlog.consumer.search.SearchReport.Changed;
import io.rowlog.consumer.search.SearchReport.Hit;
import io.rowlog.consumer.search.SearchRequest;
import io.rowlog.consumer.search.TransactionSearch;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.Operation;
import io.rowlog.schema.wal.Lsn;
import java.io.PrintWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code rowlog search}. */
@Command(
        name = "search",
        description = {
            "Find transactions in a log: when which tables were changed, and the moment just before, for restore --until.",
            "Values of rows are not shown."
        })
final class SearchCommand implements Callable<Integer> {
    /** As --until takes it. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSx").withZone(ZoneOffset.UTC);

    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private final LogOption log = new LogOption();

    @Option(
            names = "--table",
            paramLabel = "TABLE",
            description =
                    "Transactions that changed this table: table or schema.table, with * for any characters and ? for"
                            + " one.")
    private @Nullable String table;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "Transactions that changed the row with this key: its value as text, those of several columns"
                    + " separated by commas.")
    private @Nullable String key;

    @Option(
            names = "--from",
            paramLabel = "TIME|LSN|marker:NAME",
            converter = UntilOption.EndConverter.class,
            description =
                    "Not those before: a time, a place in the source's write-ahead log or a marker, as restore has"
                            + " them for --until.")
    private @Nullable ReplayEnd from;

    @Option(
            names = "--to",
            paramLabel = "TIME|LSN|marker:NAME",
            converter = UntilOption.EndConverter.class,
            description = "Not those after, likewise.")
    private @Nullable ReplayEnd to;

    @Option(
            names = "--operation",
            paramLabel = "insert|update|delete|truncate",
            converter = OperationConverter.class,
            description = "Transactions that did this.")
    private @Nullable Operation operation;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most so many, the last ones (default: ${DEFAULT-VALUE}).")
    private int limit = 100;

    @Mixin
    private final FormatOption format = new FormatOption();

    @Mixin
    private final StandardOptions standard = new StandardOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (limit < 1) {
            throw Failure.usage("--limit " + limit + " shows nothing.", "Give 1 or more");
        }
        Optional<LogName> named = log.name();
        KafkaSettings settings = kafka.settings();
        SearchReport report = TransactionSearch.run(new SearchRequest(
                settings,
                named.orElseGet(() -> SnapshotOptions.only(settings)),
                table == null ? TablePatterns.ALL : new TablePatterns(List.of(table), List.of()),
                key,
                from,
                to,
                operation,
                limit));
        PrintWriter out = spec.commandLine().getOut();
        format.print(out, () -> report, () -> text(report));
        return ExitCode.DONE.status();
    }

    private String text(SearchReport report) {
        if (report.transactions().isEmpty()) {
            return "No such transaction in log %s%n".formatted(report.log());
        }
        TextTable text = new TextTable().words("committed at").words("LSN").numbers("xid");
        if (key != null) {
            text.words("the row");
        }
        text.words("changed").words("just before: --until");
        for (Hit hit : report.transactions()) {
            List<Object> cells = new ArrayList<>(List.of(TIME.format(hit.at()), hit.commit(), hit.xid()));
            List<String> done = hit.key();
            if (done != null) {
                cells.add(String.join(", ", done));
            }
            Lsn until = hit.until();
            cells.add(changed(hit));
            cells.add(until == null ? "cannot be restored" : until);
            text.row(cells.toArray());
        }
        return text.text()
                + (report.more()
                        ? "There may be earlier ones; --limit shows more, and --to ends earlier%n".formatted()
                        : "");
    }

    private static String changed(Hit hit) {
        List<String> changed = new ArrayList<>();
        for (Changed table : hit.tables()) {
            List<String> counts = new ArrayList<>();
            add(counts, table.inserts(), "inserted");
            add(counts, table.updates(), "updated");
            add(counts, table.deletes(), "deleted");
            if (table.truncates() > 0) {
                counts.add("truncated");
            }
            changed.add(table.table() + " " + String.join(" ", counts));
        }
        if (hit.definitions() > 0) {
            changed.add(NumberText.count(hit.definitions(), "definition", "definitions"));
        }
        return String.join(", ", changed);
    }

    private static void add(List<String> counts, long rows, String done) {
        if (rows > 0) {
            counts.add(NumberText.count(rows) + " " + done);
        }
    }

    /** Reads the option's value. */
    static final class OperationConverter implements ITypeConverter<Operation> {
        @Override
        public Operation convert(String value) {
            return switch (value) {
                case "insert" -> Operation.INSERT;
                case "update" -> Operation.UPDATE;
                case "delete" -> Operation.DELETE;
                case "truncate" -> Operation.TRUNCATE;
                default ->
                    throw new TypeConversionException(
                            "'" + value + "' is not an operation: insert, update, delete or truncate");
            };
        }
    }
}
