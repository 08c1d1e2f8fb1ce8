package io.rowlog.schema.prisma;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An attribute of a model, field, enum or enum value.
 *
 * @param name without the signs before it: {@code id}, {@code map}, {@code db.VarChar}
 * @param position of the signs before the name
 */
public record Attribute(String name, List<Argument> arguments, Position position) {
    public Attribute {
        arguments = List.copyOf(arguments);
    }

    /** The value of a named argument. */
    public Optional<Expression> named(String argument) {
        return arguments.stream()
                .flatMap(given -> switch (given) {
                    case Argument.Named(String name, Expression value) when name.equals(argument) -> Stream.of(value);
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
