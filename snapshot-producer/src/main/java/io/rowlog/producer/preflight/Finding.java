package io.rowlog.producer.preflight;

/**
 * Something about the source that a person should know before it is backed up.
 *
 * @param what what was found and where, in one sentence
 * @param remedy the SQL statement, or in words what to do; empty when there is nothing to be done
 */
public record Finding(Severity severity, String what, String remedy) {
    /** How much a finding matters, the worst first. */
    public enum Severity {
        /** The backup would fail, or leave rows out: it is not begun. */
        ERROR,
        /** The backup is begun, and something is not in it. */
        WARNING,
        /** Everything is in the backup. */
        NOTE
    }

    static Finding error(String what, String remedy) {
        return new Finding(Severity.ERROR, what, remedy);
    }

    static Finding warning(String what, String remedy) {
        return new Finding(Severity.WARNING, what, remedy);
    }

    static Finding note(String what, String remedy) {
        return new Finding(Severity.NOTE, what, remedy);
    }
}
