package io.rowlog.access.connection;

import io.rowlog.access.failure.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the password for a database comes from. The first of these that has one: the URL, or its connection service; the
 * file that {@code PGPASSWORD_FILE} names; {@code PGPASSWORD}; the password file ({@code passfile} in the URL, else {@code
 * PGPASSFILE}, else {@code ~/.pgpass}); and, where a server wants one, whoever sits at the terminal. Immutable, reads files
 * anew at each call.
 */
public final class Passwords {
    private final Map<String, String> environment;
    private final Path home;
    private final Prompt prompt;

    /** Asks a person for a password. */
    @FunctionalInterface
    public interface Prompt {
        /** What was typed; empty when there is nobody to ask, or nothing was typed. */
        Optional<String> ask(String question);
    }

    /**
     * @param environment the process's environment
     * @param home the user's home directory, where {@code .pgpass} is looked for
     * @param prompt asked when a server wants a password and there is none
     */
    public Passwords(Map<String, String> environment, Path home, Prompt prompt) {
        this.environment = Map.copyOf(environment);
        this.home = home;
        this.prompt = prompt;
    }

    /** Passwords that nobody is asked for. */
    public Passwords(Map<String, String> environment, Path home) {
        this(environment, home, question -> Optional.empty());
    }

    /** Passwords as this process's environment gives them. */
    public static Passwords ofProcess() {
        return new Passwords(System.getenv(), home());
    }

    /** Passwords as this process's environment gives them, or whoever sits at its terminal. */
    public static Passwords ofTerminal(Prompt prompt) {
        return new Passwords(System.getenv(), home(), prompt);
    }

    private static Path home() {
        return Path.of(System.getProperty("user.home", "."));
    }

    /** What a person says that the password is; empty when there is nobody to ask. */
    public Optional<String> ask(PostgresUrl url) {
        return prompt.ask("Password for " + url + ": ");
    }

    /**
     * The password for a database; empty when there is none anywhere, which is right for trust, peer or certificate
     * authentication.
     *
     * @throws Failure when a file that was named cannot be read
     */
    public String find(PostgresUrl url) {
        if (!url.password().isEmpty()) {
            return url.password();
        }
        String file = environment.getOrDefault("PGPASSWORD_FILE", "");
        if (!file.isEmpty()) {
            return contents(Path.of(file));
        }
        String password = environment.getOrDefault("PGPASSWORD", "");
        return password.isEmpty() ? passwordFile(url).find(url) : password;
    }

    private PasswordFile passwordFile(PostgresUrl url) {
        String file =
                url.parameters().getOrDefault(Keyword.PASSFILE.word(), environment.getOrDefault("PGPASSFILE", ""));
        return new PasswordFile(file.isEmpty() ? home.resolve(".pgpass") : Path.of(file));
    }

    private static String contents(Path file) {
        try {
            return Files.readString(file).stripTrailing();
        } catch (IOException e) {
            throw Failure.usage(
                    "PGPASSWORD_FILE names " + file + ", which cannot be read.",
                    "Name a file of UTF-8 text that holds the password and that this user may read");
        }
    }
}
