package io.rowlog.schema.log;

/** Events of one snapshot contradict each other; the message says how. */
final class ContradictionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ContradictionException(String message) {
        super(message);
    }
}
