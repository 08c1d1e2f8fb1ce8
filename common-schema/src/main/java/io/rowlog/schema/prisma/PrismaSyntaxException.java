package io.rowlog.schema.prisma;

/**
 * A schema that cannot be read. The message begins with the line and column, both counted from 1 in characters, and
 * says what was found and what is allowed there; the caller adds the file's name.
 */
public final class PrismaSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Position position;

    PrismaSyntaxException(Position position, String problem) {
        super(position + ": " + problem);
        this.position = position;
    }

    /** Line of the problem, from 1. */
    public int line() {
        return position.line();
    }

    /** Column of the problem, from 1. */
    public int column() {
        return position.column();
    }
}
