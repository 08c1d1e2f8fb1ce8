package io.rowlog.consumer.cli;

import picocli.CommandLine.Option;

/** Whether relations go to the tablespaces that they are in in the source. */
final class TablespacesOption {
    @Option(
            names = "--tablespaces",
            description =
                    "Put tables and indexes into the tablespaces that they are in in the source (default: all into"
                            + " the database's own).")
    private boolean tablespaces;

    boolean restored() {
        return tablespaces;
    }
}
