package io.rowlog.access.postgres;

import io.rowlog.access.failure.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where the password for a database comes from. The first of these that has one: the URL; the file that {@code
 * PGPASSWORD_FILE} names; {@code PGPASSWORD}; the password file ({@code PGPASSFILE}, else {@code ~/.pgpass}).
 * Immutable, reads files anew at each call.
 */
public final class Passwords {
    private final Map<String, String> environment;
    private final Path home;

    /**
     * @param environment the process's environment
     * @param home the user's home directory, where {@code .pgpass} is looked for
     */
    public Passwords(Map<String, String> environment, Path home) {
        this.environment = Map.copyOf(environment);
        this.home = home;
    }

    /** Passwords as this process's environment gives them. */
    public static Passwords ofProcess() {
        return new Passwords(System.getenv(), Path.of(System.getProperty("user.home", ".")));
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
        return password.isEmpty() ? passwordFile().find(url) : password;
    }

    private PasswordFile passwordFile() {
        String file = environment.getOrDefault("PGPASSFILE", "");
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
