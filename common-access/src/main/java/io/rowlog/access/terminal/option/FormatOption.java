package io.rowlog.access.terminal.option;

import io.rowlog.access.terminal.report.JsonOutput;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** The form of a command's report. */
public final class FormatOption {
    @Option(
            names = "--format",
            paramLabel = "text|json",
            converter = TextOrJson.class,
            description = "Form of the report: text (default), or json for programs, alone on standard output.")
    private Format format = Format.TEXT;

    /** The one that a command line was given; none where it failed to parse, or the command has no report. */
    public static Optional<FormatOption> of(@Nullable ParseResult parsed) {
        return GivenOptions.find(parsed, FormatOption.class);
    }

    /** Whether a program reads the report. */
    public boolean json() {
        return format == Format.JSON;
    }

    /** Prints a report in this form. */
    public void print(PrintWriter out, Supplier<?> json, Supplier<String> text) {
        switch (format) {
            case JSON -> new JsonOutput().print(out, json.get());
            case TEXT -> out.print(text.get());
        }
    }

    private enum Format {
        TEXT,
        JSON
    }

    /** Reads the option's value. */
    static final class TextOrJson implements ITypeConverter<Format> {
        @Override
        public Format convert(String value) {
            return switch (value) {
                case "text" -> Format.TEXT;
                case "json" -> Format.JSON;
                default -> throw new TypeConversionException("'" + value + "' is not a format: text or json");
            };
        }
    }
}
