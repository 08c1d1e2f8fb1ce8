package io.rowlog.producer.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The form of the coverage report. */
enum CoverageFormat {
    TEXT,
    JSON,
    MARKDOWN;

    /** Reads the option's value. */
    static final class Converter implements ITypeConverter<CoverageFormat> {
        @Override
        public CoverageFormat convert(String value) {
            return switch (value) {
                case "text" -> TEXT;
                case "json" -> JSON;
                case "markdown" -> MARKDOWN;
                default -> throw new TypeConversionException("'" + value + "' is not a format: text, json or markdown");
            };
        }
    }
}
