package io.rowlog.schema.prisma;

import java.io.Serializable;

/**
 * A schema that cannot be read. The message begins with the line and column, both counted from 1 in characters, and
 * says what was found and what is allowed there; the caller adds the file's name.
 */
public final class PrismaSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Place position;

    PrismaSyntaxException(Place position, String problem) {
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

    /**
     * A place in the text of a schema.
     *
     * @param line from 1
     * @param column in characters, from 1
     */
    public record Place(int line, int column) implements Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            return "line " + line + ", column " + column;
        }
    }
}
