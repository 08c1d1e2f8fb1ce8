package io.rowlog.schema.prisma;

/** The characters of a schema's text, read one after the other, with the position of the next one. */
final class Characters {
    /** What {@link #peek()} gives at the end of the text: no character, since a valid text holds no NUL. */
    static final char END = '\0';

    private final String text;
    private int next;
    private int line = 1;
    private int column = 1;

    Characters(String text) {
        this.text = text;
        if (peek() == '\uFEFF') {
            next++;
        }
    }

    Position position() {
        return new Position(line, column);
    }

    char peek() {
        return next < text.length() ? text.charAt(next) : END;
    }

    boolean startsWith(String expected) {
        return text.startsWith(expected, next);
    }

    boolean ended() {
        return next >= text.length();
    }

    /** Whether the next character ends a line or the text. */
    boolean lineEnded() {
        return ended() || peek() == '\n' || peek() == '\r';
    }

    char take() {
        char taken = text.charAt(next++);
        boolean insideLineEnd = taken == '\r' && peek() == '\n';
        if (taken == '\n' || (taken == '\r' && !insideLineEnd)) {
            line++;
            column = 1;
        } else {
            column++;
        }
        return taken;
    }

    void skip(int count) {
        for (int skipped = 0; skipped < count; skipped++) {
            take();
        }
    }
}
