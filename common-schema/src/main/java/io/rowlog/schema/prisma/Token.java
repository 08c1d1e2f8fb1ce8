package io.rowlog.schema.prisma;

/**
 * A word of the schema language.
 *
 * @param text a string's content with its escapes resolved, otherwise the characters as written
 */
record Token(Kind kind, String text, Position position) {
    enum Kind {
        IDENTIFIER,
        STRING,
        NUMBER,
        /** Punctuation, one character or {@code @@}. */
        SYMBOL,
        END
    }

    boolean symbol(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    /** The token for an error message. */
    String described() {
        return switch (kind) {
            case IDENTIFIER, NUMBER, SYMBOL -> "'" + text + "'";
            case STRING -> "a string";
            case END -> "the end of the schema";
        };
    }
}
