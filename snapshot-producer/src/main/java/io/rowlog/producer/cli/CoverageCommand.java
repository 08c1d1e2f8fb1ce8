package io.rowlog.producer.cli;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.postgres.ReadSession;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.access.terminal.option.LogOption;
import io.rowlog.access.terminal.option.SourceOptions;
import io.rowlog.access.terminal.option.StandardOptions;
import io.rowlog.access.terminal.report.JsonOutput;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.prisma.PrismaSchema;
import io.rowlog.schema.prisma.PrismaSyntaxException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
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
            converter = Form.Converter.class,
            description = "Form of the report: text (default), json for programs, or markdown for documents.")
    private Form format = Form.TEXT;

    @Mixin
    private final StandardOptions standard = new StandardOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The form of the coverage report. */
    enum Form {
        TEXT,
        JSON,
        MARKDOWN;

        /** Reads the option's value. */
        static final class Converter implements ITypeConverter<Form> {
            @Override
            public Form convert(String value) {
                return switch (value) {
                    case "text" -> TEXT;
                    case "json" -> JSON;
                    case "markdown" -> MARKDOWN;
                    default ->
                        throw new TypeConversionException("'" + value + "' is not a format: text, json or markdown");
                };
            }
        }
    }

    @Override
    public Integer call() throws SQLException {
        Optional<LogName> name = log.name();
        Optional<PrismaSchema> schema = Optional.ofNullable(prisma).map(CoverageCommand::read);
        try (Sessions sessions = new Sessions(source.connector());
                ReadSession session = ReadSession.begin(sessions)) {
            CoverageReport report = new CoverageReader(session, sessions).read(name, schema);
            PrintWriter out = spec.commandLine().getOut();
            switch (format) {
                case TEXT -> out.print(new CoverageText(report));
                case JSON -> new JsonOutput().print(out, report);
                case MARKDOWN -> out.print(new CoverageMarkdown(report));
            }
            return report.exitCode().status();
        }
    }

    /**
     * The models of a {@code schema.prisma} on disk.
     *
     * @throws Failure when it cannot be read or is not such a schema, naming line and column
     */
    private static PrismaSchema read(Path path) {
        try {
            return PrismaSchema.parse(Files.readString(path));
        } catch (IOException e) {
            throw Failure.usage(
                    "Prisma schema " + path + " cannot be read: " + e.getClass().getSimpleName() + ".",
                    "Give --prisma the path of a schema.prisma in UTF-8");
        } catch (PrismaSyntaxException e) {
            throw Failure.usage(
                    "Prisma schema " + path + ", " + e.getMessage(),
                    "Correct the schema; prisma validate checks it too");
        }
    }
}
