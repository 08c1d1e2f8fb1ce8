package io.rowlog.schema.prisma;

import java.util.List;

/** The tokens of a schema, read one after the other, with one token of look-ahead. */
final class TokenStream {
    private final List<Token> tokens;
    private int next;

    TokenStream(String text) {
        tokens = Tokenizer.tokens(text);
    }

    Token peek() {
        return tokens.get(next);
    }

    /** The token after the next one; the end stays the end. */
    Token peekSecond() {
        return tokens.get(Math.min(next + 1, tokens.size() - 1));
    }

    Token take() {
        Token taken = peek();
        if (taken.kind() != Token.Kind.END) {
            next++;
        }
        return taken;
    }

    boolean atSymbol(String symbol) {
        return peek().symbol(symbol);
    }

    /** Takes the symbol if it is next. */
    boolean accept(String symbol) {
        boolean accepted = atSymbol(symbol);
        if (accepted) {
            take();
        }
        return accepted;
    }

    /** Takes the symbol, or fails. */
    void expect(String symbol) {
        if (!accept(symbol)) {
            throw unexpected("'" + symbol + "'");
        }
    }

    /** Takes a token of the kind, or fails with what was expected. */
    Token expect(Token.Kind kind, String expected) {
        if (peek().kind() != kind) {
            throw unexpected(expected);
        }
        return take();
    }

    /** Whether the line of the token taken last is over; no token spans lines. */
    boolean lineEnded() {
        return next == 0
                || peek().kind() == Token.Kind.END
                || peek().position().line() > tokens.get(next - 1).position().line();
    }

    PrismaSyntaxException unexpected(String expected) {
        return new PrismaSyntaxException(peek().position(), "expected " + expected + ", found " + peek().described());
    }
}
