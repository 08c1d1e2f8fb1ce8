package io.rowlog.access.failure;

/**
 * Something went wrong that a person can put right. Whoever shows it shows what happened and the remedy, not the stack
 * trace. Neither may hold a secret or the value of a row. Immutable.
 */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final FailureCode code;
    private final transient Remedy remedy;

    /**
     * @param happened what happened and where, in one sentence
     * @param remedy what to do next
     */
    public Failure(FailureCode code, String happened, Remedy remedy) {
        super(happened);
        this.code = code;
        this.remedy = remedy;
    }

    /** As above, with the failure underneath for the log at debug level. */
    public Failure(FailureCode code, String happened, Remedy remedy, Throwable cause) {
        super(happened, cause);
        this.code = code;
        this.remedy = remedy;
    }

    /** One whose remedy names no setting and no action, and so reads the same for everybody. */
    public Failure(FailureCode code, String happened, String remedy) {
        this(code, happened, Remedy.of(remedy));
    }

    /** As above, with the failure underneath. */
    public Failure(FailureCode code, String happened, String remedy, Throwable cause) {
        this(code, happened, Remedy.of(remedy), cause);
    }

    /** A mistake in the command line or the configuration: nothing was begun. */
    public static Failure usage(String happened, Remedy remedy) {
        return new Failure(FailureCode.USAGE, happened, remedy);
    }

    /** As above, with a remedy that reads the same for everybody. */
    public static Failure usage(String happened, String remedy) {
        return usage(happened, Remedy.of(remedy));
    }

    /** What happened and where. */
    @Override
    @SuppressWarnings("NullAway") // every constructor passes a message
    public String getMessage() {
        return super.getMessage();
    }

    /** Which kind of failure it is: programs decide by it. */
    public FailureCode code() {
        return code;
    }

    /** What to do next. */
    public Remedy remedy() {
        return remedy;
    }

    /** What happened and what to do about it in one line, for logs. */
    public String line(Wording wording) {
        String happened = getMessage();
        return (happened.endsWith(".") ? happened : happened + ".") + " " + remedy.text(wording);
    }
}
