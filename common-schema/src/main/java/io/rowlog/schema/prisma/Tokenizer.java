package io.rowlog.schema.prisma;

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
        Position start = characters.position();
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
        Position start = characters.position();
        if (characters.ended()) {
            return new Token(Token.Kind.END, "", start);
        }
        char first = characters.peek();
        if (first == '"') {
            return new Token(Token.Kind.STRING, StringLiteral.read(characters), start);
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
        throw new PrismaSyntaxException(start, "unexpected character " + StringLiteral.visible(first));
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

    private String number(Position start) {
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

    private void digits(StringBuilder number, Position start) {
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
}
