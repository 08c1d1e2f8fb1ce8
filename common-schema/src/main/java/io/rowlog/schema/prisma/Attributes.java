package io.rowlog.schema.prisma;

import io.rowlog.schema.prisma.PrismaSchema.DatabaseName;
import io.rowlog.schema.prisma.PrismaSchema.SchemaChoice;
import io.rowlog.schema.prisma.PrismaSyntaxException.Place;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All attributes of one model, field, enum or enum value, in the order written. */
public record Attributes(List<Attribute> all) {
    public Attributes {
        all = List.copyOf(all);
    }

    /** The first attribute of that name ({@code id}, not {@code @id}). */
    public Optional<Attribute> first(String name) {
        return all.stream().filter(attribute -> attribute.name().equals(name)).findFirst();
    }

    /** Whether there is an attribute of that name. */
    public boolean has(String name) {
        return first(name).isPresent();
    }

    /** What {@code @map} or {@code @@map} says about something that is called {@code own} in the schema. */
    DatabaseName databaseName(String own) {
        return first("map")
                .map(map -> map.requiredText("name"))
                .<DatabaseName>map(DatabaseName.Mapped::new)
                .orElseGet(() -> new DatabaseName.Same(own));
    }

    /** What {@code @@schema} says. */
    SchemaChoice schema() {
        return first("schema")
                .map(schema -> schema.requiredText("name"))
                .<SchemaChoice>map(SchemaChoice.Chosen::new)
                .orElseGet(SchemaChoice.Open::new);
    }

    /**
     * An attribute of a model, field, enum or enum value.
     *
     * @param name without the signs before it: {@code id}, {@code map}, {@code db.VarChar}
     * @param position of the signs before the name
     */
    public record Attribute(String name, List<Argument> arguments, Place position) {
        public Attribute {
            arguments = List.copyOf(arguments);
        }

        /** The value of a named argument. */
        public Optional<Expression> named(String argument) {
            return arguments.stream()
                    .flatMap(given -> switch (given) {
                        case Argument.Named(String name, Expression value)
                        when name.equals(argument) -> Stream.of(value);
                        case Argument.Named ignored -> Stream.empty();
                        case Argument.Positional ignored -> Stream.empty();
                    })
                    .findFirst();
        }

        /** The value of the argument that may be given by name or, as is usual, first and without it. */
        public Optional<Expression> firstOrNamed(String argument) {
            return arguments.stream()
                    .filter(Argument.Positional.class::isInstance)
                    .map(Argument::value)
                    .findFirst()
                    .or(() -> named(argument));
        }

        /** The string that an attribute such as {@code @@map("users")} must have. */
        String requiredText(String argument) {
            if (firstOrNamed(argument).orElse(null) instanceof Expression.Text(String content) && !content.isEmpty()) {
                return content;
            }
            throw new PrismaSyntaxException(position, "'" + name + "' needs a string: " + name + "(\"...\")");
        }

        /** The names in a list such as {@code fields: [author_id]}; empty when the argument is not there. */
        List<String> names(String argument) {
            return switch (named(argument).orElse(new Expression.Array(List.of()))) {
                case Expression.Array(List<Expression> elements) ->
                    elements.stream().map(this::requiredName).toList();
                case Expression.Name(String path) -> List.of(path);
                case Expression.Text ignored -> throw noList(argument);
                case Expression.Number ignored -> throw noList(argument);
                case Expression.Call ignored -> throw noList(argument);
                case Expression.Document ignored -> throw noList(argument);
            };
        }

        private String requiredName(Expression element) {
            if (element instanceof Expression.Name(String path)) {
                return path;
            }
            throw new PrismaSyntaxException(position, "'" + name + "' may list only names of fields");
        }

        private PrismaSyntaxException noList(String argument) {
            return new PrismaSyntaxException(
                    position, "'" + argument + "' of '" + name + "' needs a list of fields in [ ]");
        }
    }

    /** An argument of an attribute or a call. */
    public sealed interface Argument {
        /** The argument's value. */
        Expression value();

        /** An argument known by its place. */
        record Positional(Expression value) implements Argument {}

        /** An argument known by its name: {@code map: "users"}. */
        record Named(String name, Expression value) implements Argument {}
    }

    /** A value in an attribute's arguments. */
    public sealed interface Expression {
        /** A string, its escapes resolved. */
        record Text(String content) implements Expression {}

        /** A number, as written. */
        record Number(String digits) implements Expression {}

        /** A name: a field, an enum value, {@code true}, {@code Cascade}; with dots where it has several parts. */
        record Name(String path) implements Expression {}

        /** A call such as {@code now()} or {@code dbgenerated("gen_random_uuid()")}. */
        record Call(String function, List<Argument> arguments) implements Expression {
            public Call {
                arguments = List.copyOf(arguments);
            }
        }

        /** Values in brackets. */
        record Array(List<Expression> elements) implements Expression {
            public Array {
                elements = List.copyOf(elements);
            }
        }

        /** Named values in braces, as in the {@code where} of a partial index. */
        record Document(List<Argument> entries) implements Expression {
            public Document {
                entries = List.copyOf(entries);
            }
        }
    }
}
