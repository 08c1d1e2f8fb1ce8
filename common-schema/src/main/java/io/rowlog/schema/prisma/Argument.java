package io.rowlog.schema.prisma;

/** An argument of an attribute or a call. */
public sealed interface Argument {
    /** The argument's value. */
    Expression value();

    /** An argument known by its place. */
    record Positional(Expression value) implements Argument {}

    /** An argument known by its name: {@code map: "users"}. */
    record Named(String name, Expression value) implements Argument {}
}
