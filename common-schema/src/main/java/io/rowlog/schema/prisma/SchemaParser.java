package io.rowlog.schema.prisma;

import io.rowlog.schema.prisma.Attributes.Argument;
import io.rowlog.schema.prisma.Attributes.Attribute;
import io.rowlog.schema.prisma.Attributes.Expression;
import io.rowlog.schema.prisma.PrismaSyntaxException.Place;
import io.rowlog.schema.prisma.Tokenizer.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Reads the blocks of a schema from its tokens, with one token of look-ahead. Datasources and generators say nothing about
 * tables and are passed over.
 */
final class SchemaParser {
    private final List<Token> tokens;
    private int next;

    private SchemaParser(String text) {
        tokens = Tokenizer.tokens(text);
    }

    /** The blocks of the schema in the order written. */
    static List<Declaration> declarations(String text) {
        return new SchemaParser(text).declarations();
    }

    private List<Declaration> declarations() {
        List<Declaration> declarations = new ArrayList<>();
        while (peek().kind() != Token.Kind.END) {
            Token keyword = peek();
            switch (keyword.text()) {
                case "model", "view" -> declarations.add(fieldsBlock());
                case "enum" -> declarations.add(enumeration());
                case "type" -> declarations.add(composite());
                case "datasource", "generator" -> {
                    name();
                    skipBlock();
                }
                default -> throw unexpected("model, view, enum, type, datasource or generator");
            }
        }
        return declarations;
    }

    /** The name of the block whose keyword is next. */
    private Token name() {
        String keyword = expect(Token.Kind.IDENTIFIER, "a block").text();
        return expect(Token.Kind.IDENTIFIER, "a name after '" + keyword + "'");
    }

    private Declaration fieldsBlock() {
        boolean view = peek().text().equals("view");
        Token name = name();
        List<Declaration.Field> members = new ArrayList<>();
        Attributes attributes = block(name, () -> members.add(field()));
        return new Declaration.Fields(view, name.text(), name.position(), List.copyOf(members), attributes);
    }

    /** Reads an enum, of which no more than its name is kept: a mistake in it is one of the schema all the same. */
    private Declaration enumeration() {
        Token name = name();
        Attributes attributes = block(name, () -> {
            Token value = expect(Token.Kind.IDENTIFIER, "an enum value, an attribute or '}'");
            attributes("@").databaseName(value.text());
        });
        attributes.databaseName(name.text());
        attributes.schema();
        return new Declaration.Type(name.text(), name.position());
    }

    private Declaration composite() {
        Token name = name();
        skipBlock();
        return new Declaration.Type(name.text(), name.position());
    }

    /** Reads from brace to brace; the block's own attributes are returned, the rest is the member's to read. */
    private Attributes block(Token name, Runnable member) {
        expect("{");
        List<Attribute> attributes = new ArrayList<>();
        while (!atSymbol("}")) {
            if (peek().kind() == Token.Kind.END) {
                throw new PrismaSyntaxException(name.position(), "block '" + name.text() + "' has no '}'");
            }
            if (atSymbol("@@")) {
                attributes.add(attribute());
            } else {
                member.run();
            }
            if (!atSymbol("}") && !lineEnded()) {
                throw unexpected("the end of the line");
            }
        }
        take();
        return new Attributes(attributes);
    }

    private void skipBlock() {
        Place start = peek().position();
        expect("{");
        int depth = 1;
        while (depth > 0) {
            Token token = take();
            if (token.kind() == Token.Kind.END) {
                throw new PrismaSyntaxException(start, "the block that begins here has no '}'");
            }
            depth += token.symbol("{") ? 1 : token.symbol("}") ? -1 : 0;
        }
    }

    private Declaration.Field field() {
        Token name = expect(Token.Kind.IDENTIFIER, "a field, an attribute or '}'");
        if (lineEnded()) {
            throw new PrismaSyntaxException(name.position(), "field '" + name.text() + "' has no type");
        }
        Token type = expect(Token.Kind.IDENTIFIER, "a type");
        boolean unsupported = type.text().equals("Unsupported");
        String typeName = unsupported ? databaseType() : type.text();
        PrismaSchema.Field.Arity arity = arity();
        return new Declaration.Field(name.text(), typeName, unsupported, type.position(), arity, attributes("@"));
    }

    private String databaseType() {
        expect("(");
        String type = expect(Token.Kind.STRING, "a database type in quotes").text();
        expect(")");
        return type;
    }

    private PrismaSchema.Field.Arity arity() {
        if (accept("?")) {
            return PrismaSchema.Field.Arity.OPTIONAL;
        }
        if (!accept("[")) {
            return PrismaSchema.Field.Arity.REQUIRED;
        }
        expect("]");
        if (atSymbol("?")) {
            throw unexpected("no '?' after '[]', since a list cannot be optional");
        }
        return PrismaSchema.Field.Arity.LIST;
    }

    /** All attributes that begin with the sign, {@code @} or {@code @@}, as long as there are any. */
    private Attributes attributes(String sign) {
        List<Attribute> attributes = new ArrayList<>();
        while (atSymbol(sign)) {
            attributes.add(attribute());
        }
        return new Attributes(attributes);
    }

    /** One attribute, with either sign. */
    private Attribute attribute() {
        Place start = take().position();
        String name = path("an attribute's name");
        return new Attribute(name, atSymbol("(") ? arguments() : List.of(), start);
    }

    private String path(String expected) {
        StringBuilder path =
                new StringBuilder(expect(Token.Kind.IDENTIFIER, expected).text());
        while (accept(".")) {
            path.append('.')
                    .append(expect(Token.Kind.IDENTIFIER, "a name after '.'").text());
        }
        return path.toString();
    }

    private List<Argument> arguments() {
        return enclosed("(", ")", this::argument);
    }

    private Argument argument() {
        if (peek().kind() == Token.Kind.IDENTIFIER && peekSecond().symbol(":")) {
            return named();
        }
        return new Argument.Positional(expression());
    }

    private Argument named() {
        String name = expect(Token.Kind.IDENTIFIER, "a name").text();
        expect(":");
        return new Argument.Named(name, expression());
    }

    private Expression expression() {
        Token next = peek();
        return switch (next.kind()) {
            case STRING -> new Expression.Text(take().text());
            case NUMBER -> new Expression.Number(take().text());
            case IDENTIFIER -> nameOrCall();
            case SYMBOL -> {
                if (next.symbol("[")) {
                    yield new Expression.Array(enclosed("[", "]", this::expression));
                }
                if (next.symbol("{")) {
                    yield new Expression.Document(enclosed("{", "}", this::named));
                }
                throw unexpected("a value");
            }
            case END -> throw unexpected("a value");
        };
    }

    private Expression nameOrCall() {
        String path = path("a name");
        return atSymbol("(") ? new Expression.Call(path, arguments()) : new Expression.Name(path);
    }

    /** Elements with commas between them; one after the last is allowed. */
    private <T> List<T> enclosed(String open, String close, Supplier<T> element) {
        expect(open);
        List<T> elements = new ArrayList<>();
        while (!accept(close)) {
            elements.add(element.get());
            if (!atSymbol(close) && !accept(",")) {
                throw unexpected("',' or '" + close + "'");
            }
        }
        return elements;
    }

    private Token peek() {
        return tokens.get(next);
    }

    /** The token after the next one; the end stays the end. */
    private Token peekSecond() {
        return tokens.get(Math.min(next + 1, tokens.size() - 1));
    }

    private Token take() {
        Token taken = peek();
        if (taken.kind() != Token.Kind.END) {
            next++;
        }
        return taken;
    }

    private boolean atSymbol(String symbol) {
        return peek().symbol(symbol);
    }

    /** Takes the symbol if it is next. */
    private boolean accept(String symbol) {
        boolean accepted = atSymbol(symbol);
        if (accepted) {
            take();
        }
        return accepted;
    }

    /** Takes the symbol, or fails. */
    private void expect(String symbol) {
        if (!accept(symbol)) {
            throw unexpected("'" + symbol + "'");
        }
    }

    /** Takes a token of the kind, or fails with what was expected. */
    private Token expect(Token.Kind kind, String expected) {
        if (peek().kind() != kind) {
            throw unexpected(expected);
        }
        return take();
    }

    /** Whether the line of the token taken last is over; no token spans lines. */
    private boolean lineEnded() {
        return next == 0
                || peek().kind() == Token.Kind.END
                || peek().position().line() > tokens.get(next - 1).position().line();
    }

    private PrismaSyntaxException unexpected(String expected) {
        return new PrismaSyntaxException(peek().position(), "expected " + expected + ", found " + peek().described());
    }

    /** A block of the schema as written, its names not yet looked up. */
    sealed interface Declaration {
        String name();

        /** Of the name. */
        Place position();

        /** A model or a view. */
        record Fields(boolean view, String name, Place position, List<Field> fields, Attributes attributes)
                implements Declaration {}

        /** An enum or a composite type: known by name, since fields can have it, but it is no table. */
        record Type(String name, Place position) implements Declaration {}

        /** A field; its type is a name to be looked up unless it is one of the database. */
        record Field(
                String name,
                String type,
                boolean unsupported,
                Place typePosition,
                PrismaSchema.Field.Arity arity,
                Attributes attributes) {}
    }
}
