package io.rowlog.access.terminal;

/**
 * Something went wrong that the person at the terminal can put right. A command prints the message and the remedy, not
 * the stack trace. Neither may hold a secret or the value of a row. Immutable.
 */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String remedy;
    private final ExitCode exitCode;

    /** A failure: the command ends with {@link ExitCode#FAILED}. */
    public UserError(String message, String remedy) {
        this(message, remedy, ExitCode.FAILED);
    }

    /**
     * @param message what happened and where, in one sentence
     * @param remedy what to do next: a statement, a command or an option
     * @param exitCode how the command ends
     */
    public UserError(String message, String remedy, ExitCode exitCode) {
        super(message);
        this.remedy = remedy;
        this.exitCode = exitCode;
    }

    /** As above, with the failure underneath for the log at debug level. */
    public UserError(String message, String remedy, ExitCode exitCode, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
        this.exitCode = exitCode;
    }

    /** A mistake in the command line or the configuration: the command ends with {@link ExitCode#USAGE}. */
    public static UserError usage(String message, String remedy) {
        return new UserError(message, remedy, ExitCode.USAGE);
    }

    /** What happened and where. */
    @Override
    @SuppressWarnings("NullAway") // every constructor passes a message
    public String getMessage() {
        return super.getMessage();
    }

    /** What to do next. */
    public String remedy() {
        return remedy;
    }

    /** How the command ends. */
    public ExitCode exitCode() {
        return exitCode;
    }
}
