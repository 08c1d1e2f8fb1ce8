package io.rowlog.schema.prisma;

import io.rowlog.schema.prisma.PrismaSyntaxException.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits the text of a schema into tokens, without white space and comments (Prisma schema language, as in the grammar
 * of the prisma-engines parser; block comments besides).
 */
final class Tokenizer {
    private static final String SYMBOLS = "{}()[],:=?.@!";

    private final Characters characters;

    private Tokenizer(String text) {
        characters = new Characters(text);
    }

    /** The tokens, the last of them {@link Token.Kind#END}. */
    static List<Token> tokens(String text) {
        Tokenizer tokenizer = new Tokenizer(text);
        List<Token> tokens = new ArrayList<>();
        do {
            tokenizer.skipSpaceAndComments();
            tokens.add(tokenizer.next());
        } while (tokens.getLast().kind() != Token.Kind.END);
        return tokens;
    }

    private void skipSpaceAndComments() {
        while (!characters.ended()) {
            char next = characters.peek();
            if (Character.isWhitespace(next) || Character.isSpaceChar(next)) {
                characters.take();
            } else if (characters.startsWith("//")) {
                skipLine();
            } else if (characters.startsWith("/*")) {
                skipBlockComment();
            } else {
                return;
            }
        }
    }

    private void skipLine() {
        while (!characters.lineEnded()) {
            characters.take();
        }
    }

    private void skipBlockComment() {
        Place start = characters.position();
        characters.skip(2);
        while (!characters.startsWith("*/")) {
            if (characters.ended()) {
                throw new PrismaSyntaxException(start, "the comment that begins here has no '*/'");
            }
            characters.take();
        }
        characters.skip(2);
    }

    private Token next() {
        Place start = characters.position();
        if (characters.ended()) {
            return new Token(Token.Kind.END, "", start);
        }
        char first = characters.peek();
        if (first == '"') {
            return new Token(Token.Kind.STRING, string(), start);
        }
        if (Character.isLetter(first) || first == '_') {
            return new Token(Token.Kind.IDENTIFIER, identifier(), start);
        }
        if (digit(first) || first == '-') {
            return new Token(Token.Kind.NUMBER, number(start), start);
        }
        if (characters.startsWith("@@")) {
            characters.skip(2);
            return new Token(Token.Kind.SYMBOL, "@@", start);
        }
        if (SYMBOLS.indexOf(first) >= 0) {
            return new Token(Token.Kind.SYMBOL, String.valueOf(characters.take()), start);
        }
        throw new PrismaSyntaxException(start, "unexpected character " + visible(first));
    }

    private String identifier() {
        StringBuilder name = new StringBuilder();
        while (identifierPart(characters.peek())) {
            name.append(characters.take());
        }
        return name.toString();
    }

    private static boolean identifierPart(char next) {
        return Character.isLetterOrDigit(next) || next == '_' || next == '-';
    }

    private String number(Place start) {
        StringBuilder number = new StringBuilder();
        if (characters.peek() == '-') {
            number.append(characters.take());
        }
        digits(number, start);
        if (characters.peek() == '.') {
            number.append(characters.take());
            digits(number, start);
        }
        if (identifierPart(characters.peek())) {
            throw new PrismaSyntaxException(start, "a name cannot begin with a digit");
        }
        return number.toString();
    }

    private void digits(StringBuilder number, Place start) {
        if (!digit(characters.peek())) {
            throw new PrismaSyntaxException(start, "expected a number with digits");
        }
        while (digit(characters.peek())) {
            number.append(characters.take());
        }
    }

    private static boolean digit(char next) {
        return next >= '0' && next <= '9';
    }

    /**
     * Reads a string in double quotes, with the escapes of JSON (RFC 8259, section 7), which the schema language takes over.
     */
    private String string() {
        Place start = characters.position();
        characters.skip(1);
        StringBuilder content = new StringBuilder();
        while (characters.peek() != '"') {
            if (characters.lineEnded()) {
                throw new PrismaSyntaxException(start, "the string that begins here is not closed on its line");
            }
            if (characters.peek() == '\\') {
                content.append(escaped());
            } else {
                content.append(characters.take());
            }
        }
        characters.skip(1);
        return content.toString();
    }

    private char escaped() {
        Place start = characters.position();
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
            case 'u' -> unicode(start);
            default -> throw new PrismaSyntaxException(start, "unknown escape '\\' with " + visible(escape));
        };
    }

    /** Four hexadecimal digits: one UTF-16 unit, so that surrogate pairs come out right by themselves. */
    private char unicode(Place start) {
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
    private static String visible(char character) {
        return character > ' ' && character < 0x7F ? "'" + character + "'" : String.format("U+%04X", (int) character);
    }

    /**
     * A word of the schema language.
     *
     * @param text a string's content with its escapes resolved, otherwise the characters as written
     */
    record Token(Kind kind, String text, Place position) {
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

    /** The characters of a schema's text, read one after the other, with the position of the next one. */
    private static final class Characters {
        /** What {@link #peek()} gives at the end of the text: no character, since a valid text holds no NUL. */
        static final char END = '\0';

        private final String text;
        private int next;
        private int line = 1;
        private int column = 1;

        private Characters(String text) {
            this.text = text;
            if (peek() == '\uFEFF') {
                next++;
            }
        }

        Place position() {
            return new Place(line, column);
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
}
