package io.rowlog.consumer.cli;

import io.rowlog.consumer.plan.RestoreMode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a {@link RestoreMode} from the command line. */
final class RestoreModeConverter implements ITypeConverter<RestoreMode> {
    @Override
    public RestoreMode convert(String value) {
        return switch (value) {
            case "create" -> RestoreMode.CREATE;
            case "replace" -> RestoreMode.REPLACE;
            case "merge" -> RestoreMode.MERGE;
            default -> throw new TypeConversionException("'" + value + "' is not a mode: create, replace or merge");
        };
    }
}
