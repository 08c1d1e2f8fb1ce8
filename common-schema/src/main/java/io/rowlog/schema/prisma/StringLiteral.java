package io.rowlog.schema.prisma;

/** A string in double quotes, with the escapes of JSON (RFC 8259, section 7), which the schema language takes over. */
final class StringLiteral {
    private StringLiteral() {}

    /** Reads a string from its opening quote to past its closing one. */
    static String read(Characters characters) {
        Position start = characters.position();
        characters.skip(1);
        StringBuilder content = new StringBuilder();
        while (characters.peek() != '"') {
            if (characters.lineEnded()) {
                throw new PrismaSyntaxException(start, "the string that begins here is not closed on its line");
            }
            if (characters.peek() == '\\') {
                content.append(escaped(characters));
            } else {
                content.append(characters.take());
            }
        }
        characters.skip(1);
        return content.toString();
    }

    private static char escaped(Characters characters) {
        Position start = characters.position();
        characters.skip(1);
        if (characters.lineEnded()) {
            throw new PrismaSyntaxException(start, "expected an escape after '\\'");
        }
        char escape = characters.take();
        return switch (escape) {
            case '"', '\\', '/' -> escape;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode(characters, start);
            default -> throw new PrismaSyntaxException(start, "unknown escape '\\' with " + visible(escape));
        };
    }

    /** Four hexadecimal digits: one UTF-16 unit, so that surrogate pairs come out right by themselves. */
    private static char unicode(Characters characters, Position start) {
        int unit = 0;
        for (int digits = 0; digits < 4; digits++) {
            int digit = characters.ended() ? -1 : Character.digit(characters.peek(), 16);
            if (digit < 0) {
                throw new PrismaSyntaxException(start, "expected four hexadecimal digits after '\\u'");
            }
            characters.take();
            unit = unit * 16 + digit;
        }
        return (char) unit;
    }

    /** The character for an error message: itself, or its code where it would not be seen. */
    static String visible(char character) {
        return character > ' ' && character < 0x7F ? "'" + character + "'" : String.format("U+%04X", (int) character);
    }
}
