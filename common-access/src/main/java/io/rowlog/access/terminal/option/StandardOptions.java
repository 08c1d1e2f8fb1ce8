package io.rowlog.access.terminal.option;

import picocli.CommandLine.Option;

/** The options that every command has. Picocli and the command runner act on them. */
@SuppressWarnings("UnusedVariable")
public final class StandardOptions {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Option(names = "--debug", description = "With an error, show where in the program it happened.")
    private boolean debug;
}
