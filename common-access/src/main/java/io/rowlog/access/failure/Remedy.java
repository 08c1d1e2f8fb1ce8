package io.rowlog.access.failure;

import java.util.List;

/**
 * What to do about a failure: a sentence in which settings and actions stand as such, because each face calls them by other
 * names. Immutable.
 *
 * @param format the sentence, with {@code %s} for each argument, as {@link String#formatted} has it
 * @param arguments settings, settings with a value and actions, which are worded; of anything else its text
 */
public record Remedy(String format, List<Object> arguments) {
    public Remedy {
        arguments = List.copyOf(arguments);
    }

    /** A remedy with these arguments. */
    public static Remedy of(String format, Object... arguments) {
        return arguments.length == 0 ? new Remedy("%s", List.of(format)) : new Remedy(format, List.of(arguments));
    }

    /** The sentence in the words of whoever shows it. */
    public String text(Wording wording) {
        return format.formatted(arguments.stream()
                .map(argument -> switch (argument) {
                    case Setting setting -> setting.word(wording);
                    case Setting.Value value -> value.word(wording);
                    case Action action -> action.word(wording);
                    case Remedy remedy -> remedy.text(wording);
                    default -> argument.toString();
                })
                .toArray());
    }

    /** As the command line has it. */
    @Override
    public String toString() {
        return text(Wording.COMMAND_LINE);
    }
}
