package io.rowlog.schema.prisma;

import java.util.List;

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
