package io.rowlog.schema.prisma;

import java.util.ArrayList;
import java.util.List;

/** Reads the blocks of a schema. Datasources and generators say nothing about tables and are passed over. */
final class DeclarationParser {
    private final TokenStream tokens;
    private final ExpressionParser expressions;
    private final FieldParser fields;

    private DeclarationParser(TokenStream tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens);
        this.fields = new FieldParser(tokens);
    }

    static List<Declaration> declarations(String text) {
        return new DeclarationParser(new TokenStream(text)).declarations();
    }

    private List<Declaration> declarations() {
        List<Declaration> declarations = new ArrayList<>();
        while (tokens.peek().kind() != Token.Kind.END) {
            Token keyword = tokens.peek();
            switch (keyword.text()) {
                case "model", "view" -> declarations.add(fieldsBlock());
                case "enum" -> declarations.add(enumeration());
                case "type" -> declarations.add(composite());
                case "datasource", "generator" -> {
                    name();
                    skipBlock();
                }
                default -> throw tokens.unexpected("model, view, enum, type, datasource or generator");
            }
        }
        return declarations;
    }

    /** The name of the block whose keyword is next. */
    private Token name() {
        String keyword = tokens.expect(Token.Kind.IDENTIFIER, "a block").text();
        return tokens.expect(Token.Kind.IDENTIFIER, "a name after '" + keyword + "'");
    }

    private Declaration fieldsBlock() {
        boolean view = tokens.peek().text().equals("view");
        Token name = name();
        List<Declaration.Field> members = new ArrayList<>();
        Attributes attributes = block(name, () -> members.add(fields.field()));
        return new Declaration.Fields(view, name.text(), name.position(), List.copyOf(members), attributes);
    }

    private Declaration enumeration() {
        Token name = name();
        List<Declaration.EnumValue> values = new ArrayList<>();
        Attributes attributes = block(name, () -> {
            Token value = tokens.expect(Token.Kind.IDENTIFIER, "an enum value, an attribute or '}'");
            values.add(new Declaration.EnumValue(value.text(), expressions.attributes("@")));
        });
        return new Declaration.Enumeration(name.text(), name.position(), List.copyOf(values), attributes);
    }

    private Declaration composite() {
        Token name = name();
        skipBlock();
        return new Declaration.Composite(name.text(), name.position());
    }

    /** Reads from brace to brace; the block's own attributes are returned, the rest is the member's to read. */
    private Attributes block(Token name, Runnable member) {
        tokens.expect("{");
        List<Attribute> attributes = new ArrayList<>();
        while (!tokens.atSymbol("}")) {
            if (tokens.peek().kind() == Token.Kind.END) {
                throw new PrismaSyntaxException(name.position(), "block '" + name.text() + "' has no '}'");
            }
            if (tokens.atSymbol("@@")) {
                attributes.add(expressions.attribute());
            } else {
                member.run();
            }
            if (!tokens.atSymbol("}") && !tokens.lineEnded()) {
                throw tokens.unexpected("the end of the line");
            }
        }
        tokens.take();
        return new Attributes(attributes);
    }

    private void skipBlock() {
        Position start = tokens.peek().position();
        tokens.expect("{");
        int depth = 1;
        while (depth > 0) {
            Token token = tokens.take();
            if (token.kind() == Token.Kind.END) {
                throw new PrismaSyntaxException(start, "the block that begins here has no '}'");
            }
            depth += token.symbol("{") ? 1 : token.symbol("}") ? -1 : 0;
        }
    }
}
