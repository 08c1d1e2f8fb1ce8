package io.rowlog.consumer.ddl;

import io.rowlog.schema.catalog.Definition;
import java.sql.SQLException;

/** An object could not be created in the target: which one, the server's reason, and what to do. */
public final class DefinitionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String kind;
    private final String identity;
    private final String remedy;

    DefinitionException(Definition definition, SQLException cause, String remedy) {
        super("Cannot %s: %s (SQLSTATE %s)".formatted(what(definition), reason(cause), cause.getSQLState()), cause);
        this.kind = definition.kind();
        this.identity = definition.identity();
        this.remedy = remedy;
    }

    /** The object's kind, as in {@link Definition#kind}. */
    public String kind() {
        return kind;
    }

    /** The object's identity, as in {@link Definition#identity}. */
    public String identity() {
        return identity;
    }

    /** What to do next, as a sentence. */
    public String remedy() {
        return remedy;
    }

    /** The owner and the like are set on an object that has been created. */
    private static String what(Definition definition) {
        return definition.id().indexOf('/') < 0
                ? "create " + definition.kind() + " " + definition.identity()
                : "set " + definition.kind() + " of " + definition.identity();
    }

    /** The first line of the server's message. */
    static String reason(SQLException cause) {
        String message = String.valueOf(cause.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
