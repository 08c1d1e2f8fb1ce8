package io.rowlog.access.terminal.option;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Finds groups of options that the command which was given has, for those who run commands without knowing them. */
final class GivenOptions {
    private GivenOptions() {}

    /** Those of a class; none where the command line failed to parse, or the command has none of them. */
    static <T> Optional<T> find(@Nullable ParseResult parsed, Class<T> group) {
        Optional<T> found = Optional.empty();
        for (ParseResult command = parsed; found.isEmpty() && command != null; command = command.subcommand()) {
            found = of(command.commandSpec(), group).findFirst();
        }
        return found;
    }

    private static <T> Stream<T> of(CommandSpec spec, Class<T> group) {
        Object options = spec.userObject();
        return Stream.concat(
                group.isInstance(options) ? Stream.of(group.cast(options)) : Stream.empty(),
                spec.mixins().values().stream().flatMap(mixin -> of(mixin, group)));
    }
}
