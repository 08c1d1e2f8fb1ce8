package io.rowlog.producer.cli;

import io.rowlog.access.terminal.option.LogOption;
import io.rowlog.access.terminal.option.SourceOptions;
import io.rowlog.access.terminal.option.StandardOptions;
import io.rowlog.access.terminal.report.JsonOutput;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.prisma.PrismaSchema;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rowlog coverage}. */
@Command(
        name = "coverage",
        description = "List every table with its topic, key, level and number of rows, and what a backup leaves out.")
final class CoverageCommand implements Callable<Integer> {
    @Mixin
    private final SourceOptions source = new SourceOptions();

    @Mixin
    private final LogOption log = new LogOption();

    @Option(
            names = "--prisma",
            paramLabel = "FILE",
            description = "A schema.prisma whose models are to be found among the tables.")
    private @Nullable Path prisma;

    @Option(
            names = "--format",
            paramLabel = "text|json|markdown",
            converter = CoverageFormat.Converter.class,
            description = "Form of the report: text (default), json for programs, or markdown for documents.")
    private CoverageFormat format = CoverageFormat.TEXT;

    @Mixin
    private final StandardOptions standard = new StandardOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws SQLException {
        Optional<LogName> name = log.name();
        Optional<PrismaSchema> schema = Optional.ofNullable(prisma).map(file -> new PrismaFile(file).read());
        try (SourceSession session = SourceSession.open(source.connector())) {
            CoverageReport report = new CoverageReader(session).read(name, schema);
            PrintWriter out = spec.commandLine().getOut();
            switch (format) {
                case TEXT -> out.print(new CoverageText(report));
                case JSON -> new JsonOutput().print(out, report);
                case MARKDOWN -> out.print(new CoverageMarkdown(report));
            }
            return report.exitCode().status();
        }
    }
}
