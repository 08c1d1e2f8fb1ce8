package io.rowlog.access.terminal;

import io.rowlog.access.failure.Failure;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The variables that a process was started with. Immutable. */
public record Environment(Map<String, String> variables) {
    public Environment {
        variables = Map.copyOf(variables);
    }

    /** This process's. */
    public static Environment ofProcess() {
        return new Environment(System.getenv());
    }

    /** The value of a variable; one that is set to nothing counts as not set. */
    public Optional<String> value(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }

    /**
     * The value of a variable, or what the file holds that {@code <name>_FILE} names, without the blanks around it.
     *
     * @throws Failure when that file cannot be read
     */
    public Optional<String> valueOrFile(String name) {
        Optional<String> value = value(name);
        return value.isPresent() ? value : value(name + "_FILE").map(file -> contents(name + "_FILE", file));
    }

    private static String contents(String name, String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException | IllegalArgumentException e) {
            throw Failure.usage(
                    name + " names " + file + ", which cannot be read.",
                    "Name a file of UTF-8 text that this user may read");
        }
    }

    /** Whether the standard error is a terminal that can be written over, on which progress bars make sense. */
    public boolean terminal() {
        if (value("TERM").orElse("dumb").equals("dumb")) {
            return false;
        }
        // The launcher knows best: Java only looks at standard input and output.
        return value("ROWLOG_TTY").map(tty -> tty.equals("1")).orElseGet(Environment::interactive);
    }

    /** What a person types on the terminal without being shown; empty where there is none, or nothing is typed. */
    public Optional<String> password(String question) {
        Console console = interactive() ? System.console() : null;
        char[] typed = console == null ? null : console.readPassword("%s", question);
        return Optional.ofNullable(typed)
                .filter(characters -> characters.length > 0)
                .map(String::valueOf);
    }

    /** Width of the terminal in characters. */
    public int columns() {
        return value("COLUMNS")
                .filter(columns -> columns.matches("[1-9][0-9]{1,3}"))
                .map(Integer::parseInt)
                .orElse(80);
    }

    /**
     * Whether standard input and output are a terminal. From JDK 22 on there is a console even where there is none, and a
     * method that tells.
     */
    private static boolean interactive() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
