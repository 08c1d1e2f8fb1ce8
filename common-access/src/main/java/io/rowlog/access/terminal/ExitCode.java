package io.rowlog.access.terminal;

/** How a command ended, as its process's exit status says it. These numbers are documented and do not change. */
public enum ExitCode {
    /** Done, and verified where the command verifies. */
    DONE(0),
    /** Failed. */
    FAILED(1),
    /** The command line or the configuration is wrong; nothing was begun. */
    USAGE(2),
    /** Done, but something was found that is not captured. */
    NOT_ALL_CAPTURED(3),
    /** The rows that were compared differ. */
    MISMATCH(4);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    /** The process's exit status, 0 to 4. */
    public int status() {
        return status;
    }
}
