package io.rowlog.access.terminal;

import io.rowlog.access.failure.FailureCode;

/** How a command ended, as its process's exit status says it. These numbers are documented and do not change. */
public enum ExitCode {
    /** Done, and verified where the command verifies. */
    DONE(0, "Done, and verified where the command verifies."),
    /** Failed, or rows of a table could not be loaded. */
    FAILED(1, "Failed, or rows of a table could not be loaded."),
    /** The command line or the configuration is wrong; nothing was begun. */
    USAGE(2, "The command line or the configuration is wrong; nothing was begun."),
    /** Done, but something is not captured, or was not restored. */
    NOT_ALL_CAPTURED(3, "Done, but something is not captured, or was not restored."),
    /** The rows, sequences or definitions that were compared differ. */
    MISMATCH(4, "The rows, sequences or definitions that were compared differ.");

    private final int status;
    private final String meaning;

    ExitCode(int status, String meaning) {
        this.status = status;
        this.meaning = meaning;
    }

    /** How a command ends that fails like this. */
    public static ExitCode of(FailureCode code) {
        return switch (code) {
            case USAGE -> USAGE;
            case MISMATCH -> MISMATCH;
            default -> FAILED;
        };
    }

    /** What it means, as a command's help says it. */
    public String meaning() {
        return meaning;
    }

    /** The process's exit status, 0 to 4. */
    public int status() {
        return status;
    }
}
