package io.rowlog.access.terminal.option;

import io.rowlog.access.catalog.TablePatterns;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which tables a command works on. */
public final class TableOptions {
    @Option(
            names = "--include",
            paramLabel = "PATTERN",
            description = "Only tables of this name: table or schema.table, with * for any characters and ? for one."
                    + " May be given several times.")
    private List<String> include = new ArrayList<>();

    @Option(
            names = "--exclude",
            paramLabel = "PATTERN",
            description = "Not the tables of this name, even if included. May be given several times.")
    private List<String> exclude = new ArrayList<>();

    /** The tables that were chosen. */
    public TablePatterns patterns() {
        return new TablePatterns(include, exclude);
    }
}
