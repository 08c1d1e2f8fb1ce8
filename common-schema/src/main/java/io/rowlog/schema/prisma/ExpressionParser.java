package io.rowlog.schema.prisma;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Reads attributes, their arguments and the values in them. Line ends mean nothing inside of parentheses. */
final class ExpressionParser {
    private final TokenStream tokens;

    ExpressionParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    /** All attributes that begin with the sign, {@code @} or {@code @@}, as long as there are any. */
    Attributes attributes(String sign) {
        List<Attribute> attributes = new ArrayList<>();
        while (tokens.atSymbol(sign)) {
            attributes.add(attribute());
        }
        return new Attributes(attributes);
    }

    /** One attribute, with either sign. */
    Attribute attribute() {
        Position start = tokens.take().position();
        String name = path("an attribute's name");
        return new Attribute(name, tokens.atSymbol("(") ? arguments() : List.of(), start);
    }

    private String path(String expected) {
        StringBuilder path =
                new StringBuilder(tokens.expect(Token.Kind.IDENTIFIER, expected).text());
        while (tokens.accept(".")) {
            path.append('.')
                    .append(tokens.expect(Token.Kind.IDENTIFIER, "a name after '.'")
                            .text());
        }
        return path.toString();
    }

    private List<Argument> arguments() {
        return enclosed("(", ")", this::argument);
    }

    private Argument argument() {
        if (tokens.peek().kind() == Token.Kind.IDENTIFIER && tokens.peekSecond().symbol(":")) {
            return named();
        }
        return new Argument.Positional(expression());
    }

    private Argument named() {
        String name = tokens.expect(Token.Kind.IDENTIFIER, "a name").text();
        tokens.expect(":");
        return new Argument.Named(name, expression());
    }

    private Expression expression() {
        Token next = tokens.peek();
        return switch (next.kind()) {
            case STRING -> new Expression.Text(tokens.take().text());
            case NUMBER -> new Expression.Number(tokens.take().text());
            case IDENTIFIER -> nameOrCall();
            case SYMBOL -> {
                if (next.symbol("[")) {
                    yield new Expression.Array(enclosed("[", "]", this::expression));
                }
                if (next.symbol("{")) {
                    yield new Expression.Document(enclosed("{", "}", this::named));
                }
                throw tokens.unexpected("a value");
            }
            case END -> throw tokens.unexpected("a value");
        };
    }

    private Expression nameOrCall() {
        String path = path("a name");
        return tokens.atSymbol("(") ? new Expression.Call(path, arguments()) : new Expression.Name(path);
    }

    /** Elements with commas between them; one after the last is allowed. */
    private <T> List<T> enclosed(String open, String close, Supplier<T> element) {
        tokens.expect(open);
        List<T> elements = new ArrayList<>();
        while (!tokens.accept(close)) {
            elements.add(element.get());
            if (!tokens.atSymbol(close) && !tokens.accept(",")) {
                throw tokens.unexpected("',' or '" + close + "'");
            }
        }
        return elements;
    }
}
