package io.rowlog.embedded;

import org.jspecify.annotations.Nullable;

/** A server of the embedded stack can't start, run or stop, for a reason that its user can do something about. */
public final class EmbeddedStackException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String remedy;

    /**
     * @param problem what went wrong and where, one sentence
     * @param remedy what to do next, one sentence
     */
    public EmbeddedStackException(String problem, String remedy) {
        this(problem, remedy, null);
    }

    /**
     * @param problem what went wrong and where, one sentence
     * @param remedy what to do next, one sentence
     * @param cause what it was noticed by
     */
    public EmbeddedStackException(String problem, String remedy, @Nullable Throwable cause) {
        super(problem + " " + remedy, cause);
        this.problem = problem;
        this.remedy = remedy;
    }

    /** What a terminal shows: a line for the problem, and one for what to do next. */
    public String report() {
        return "rowlog: " + problem + System.lineSeparator() + "  " + remedy;
    }

    /** What to do next, one sentence; the message ends with it too. */
    public String remedy() {
        return remedy;
    }
}
