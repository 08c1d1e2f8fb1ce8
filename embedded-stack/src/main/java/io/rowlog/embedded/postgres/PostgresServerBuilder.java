package io.rowlog.embedded.postgres;

import io.rowlog.embedded.DirectoryTree;
import io.rowlog.embedded.EmbeddedStackException;
import io.rowlog.embedded.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects how a {@link PostgresServer} is to run, and starts it. Not for use by several threads. */
public final class PostgresServerBuilder {
    private static final int ATTEMPTS = 3;

    private final Map<String, String> settings = new LinkedHashMap<>(Map.of("wal_level", "logical"));
    private int version;
    private int port;
    private @Nullable Path dataDirectory;
    private @Nullable String password;
    private @Nullable ServerAccount account;

    PostgresServerBuilder() {}

    /** Major version, 14 or higher, among those on the class path; without it, the newest of them. */
    public PostgresServerBuilder version(int major) {
        if (major < 14) {
            throw new IllegalArgumentException("version must be 14 or higher, not " + major);
        }
        version = major;
        return this;
    }

    /** TCP port on 127.0.0.1, 1 to 65535, or 0 (default) for a free one. */
    public PostgresServerBuilder port(int tcpPort) {
        if (tcpPort < 0 || tcpPort > 65535) {
            throw new IllegalArgumentException("port must be 0 to 65535, not " + tcpPort);
        }
        port = tcpPort;
        return this;
    }

    /** A setting as in {@code postgresql.conf}, any value without quotes. */
    public PostgresServerBuilder setting(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /** Trades what survives a crash of the machine for speed, for tests: nothing waits for the disk. */
    public PostgresServerBuilder withoutDurability() {
        return setting("fsync", "off").setting("synchronous_commit", "off").setting("full_page_writes", "off");
    }

    /** A directory that keeps the data when the server stops; initialized if it is empty or missing. */
    public PostgresServerBuilder dataDirectory(Path directory) {
        dataDirectory = directory;
        return this;
    }

    /** Password of the superuser, which connections then need; without it, whoever reaches 127.0.0.1 is superuser. */
    public PostgresServerBuilder password(String superuserPassword) {
        password = superuserPassword;
        return this;
    }

    PostgresServerBuilder account(ServerAccount serverAccount) {
        account = serverAccount;
        return this;
    }

    /**
     * Starts the server and waits, at most 60 s, until it accepts connections.
     *
     * @throws EmbeddedStackException if it doesn't start, with the end of its log
     */
    public PostgresServer start() {
        PostgresBinaries binaries = PostgresBinaries.find(version);
        ServerAccount runAs = account == null ? ServerAccount.ofThisProcess() : account;
        Path directory = null;
        try {
            directory = dataDirectory == null
                    ? Files.createTempDirectory("rowlog-postgres-")
                    : Files.createDirectories(dataDirectory.toAbsolutePath());
            return start(binaries, runAs, directory);
        } catch (IOException | RuntimeException e) {
            deleteIfTemporary(directory, e);
            if (e instanceof EmbeddedStackException explained) {
                throw explained;
            }
            throw new EmbeddedStackException(
                    "PostgreSQL " + binaries.version() + " can't start" + (directory == null ? "" : " in " + directory)
                            + ": " + e + ".",
                    "Check that the directory is writable and the disk isn't full.",
                    e);
        }
    }

    private PostgresServer start(PostgresBinaries binaries, ServerAccount runAs, Path directory) throws IOException {
        boolean temporary = dataDirectory == null;
        // A server that can't read this user's home needs binaries elsewhere, and a parent directory that it may pass.
        Path scratch = runAs.readsHome() ? null : Files.createTempDirectory("rowlog-postgres-binaries-");
        try {
            PostgresInstallation installation = scratch == null
                    ? PostgresInstallation.shared(binaries)
                    : PostgresInstallation.in(scratch, binaries);
            DataDirectory data = new DataDirectory(directory);
            ServerPrograms programs = new ServerPrograms(installation, runAs, data);
            if (data.isInitialized()) {
                data.requireVersion(binaries.major());
            } else {
                programs.initdb(password);
            }
            for (int attempt = 1; ; attempt++) {
                int chosen = port == 0 ? FreePort.find() : port;
                try {
                    ServerProcess process = programs.start(chosen, settings, temporary, scratch);
                    return new PostgresServer(process, chosen, binaries.version(), password);
                } catch (PortInUseException e) {
                    if (port != 0 || attempt == ATTEMPTS) {
                        throw new EmbeddedStackException(
                                "Port " + chosen + " of 127.0.0.1 is in use, so PostgreSQL can't listen on it.",
                                "Choose another port, or 0 for a free one.",
                                e);
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            if (scratch != null) {
                new DirectoryTree(scratch).delete();
            }
            throw e;
        }
    }

    private void deleteIfTemporary(@Nullable Path directory, Exception reason) {
        if (directory != null && dataDirectory == null) {
            try {
                new DirectoryTree(directory).delete();
            } catch (IOException e) {
                reason.addSuppressed(e);
            }
        }
    }
}
