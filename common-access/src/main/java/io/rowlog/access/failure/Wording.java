package io.rowlog.access.failure;

/** Who shows a remedy, and so in which words. */
public enum Wording {
    /** Options and commands, as on the command line. */
    COMMAND_LINE,
    /** Properties and requests, as of a service. */
    SERVICE
}
