package io.rowlog.schema.prisma;

/** Reads a field of a model: name, type, arity and attributes. */
final class FieldParser {
    private final TokenStream tokens;
    private final ExpressionParser expressions;

    FieldParser(TokenStream tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens);
    }

    Declaration.Field field() {
        Token name = tokens.expect(Token.Kind.IDENTIFIER, "a field, an attribute or '}'");
        if (tokens.lineEnded()) {
            throw new PrismaSyntaxException(name.position(), "field '" + name.text() + "' has no type");
        }
        Declaration.Type type = type();
        PrismaField.Arity arity = arity();
        return new Declaration.Field(name.text(), type, arity, expressions.attributes("@"));
    }

    private Declaration.Type type() {
        Token name = tokens.expect(Token.Kind.IDENTIFIER, "a type");
        if (!name.text().equals("Unsupported")) {
            return new Declaration.Type.Named(name.text(), name.position());
        }
        tokens.expect("(");
        String definition =
                tokens.expect(Token.Kind.STRING, "a database type in quotes").text();
        tokens.expect(")");
        return new Declaration.Type.Unsupported(definition);
    }

    private PrismaField.Arity arity() {
        if (tokens.accept("?")) {
            return PrismaField.Arity.OPTIONAL;
        }
        if (!tokens.accept("[")) {
            return PrismaField.Arity.REQUIRED;
        }
        tokens.expect("]");
        if (tokens.atSymbol("?")) {
            throw tokens.unexpected("no '?' after '[]', since a list cannot be optional");
        }
        return PrismaField.Arity.LIST;
    }
}
