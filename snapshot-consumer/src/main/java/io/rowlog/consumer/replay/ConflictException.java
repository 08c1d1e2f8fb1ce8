package io.rowlog.consumer.replay;

/** The target does not have what a change was made to, or has what it makes. */
final class ConflictException extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * @param message what is not as it was at the source, without values
     */
    ConflictException(String message) {
        super(message);
    }
}
