package io.rowlog.schema.prisma;

import java.io.Serializable;

/**
 * A place in the text of a schema, for messages.
 *
 * @param line from 1
 * @param column in characters, from 1
 */
public record Position(int line, int column) implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public String toString() {
        return "line " + line + ", column " + column;
    }
}
