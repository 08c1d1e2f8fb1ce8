package io.rowlog.embedded.postgres;

import io.rowlog.embedded.EmbeddedStackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs {@code initdb}, {@code postgres} and {@code pg_ctl} of one installation on one data directory. */
record ServerPrograms(PostgresInstallation installation, ServerAccount account, DataDirectory data) {
    private static final long LIMIT_SECONDS = 60;

    /** Initializes the data directory, within 60 s. Nothing is flushed to disk: a crash here means to begin again. */
    void initdb(@Nullable String password) throws IOException {
        account.own(data.path());
        List<String> arguments = new ArrayList<>(List.of(
                "-D", data.path().toString(), "-U", "postgres", "-E", "UTF8", "--locale=" + locale(), "--no-sync"));
        Path output = Files.createTempFile("rowlog-initdb-", ".log");
        Path passwordFile = password == null ? null : Files.createTempFile("rowlog-initdb-", ".password");
        try {
            if (passwordFile == null || password == null) {
                arguments.addAll(List.of("-A", "trust"));
            } else {
                Files.writeString(passwordFile, password + "\n");
                account.own(passwordFile);
                arguments.addAll(List.of("-A", "scram-sha-256", "--pwfile=" + passwordFile));
            }
            Process initdb =
                    process("initdb", arguments).redirectOutput(output.toFile()).start();
            if (!within(LIMIT_SECONDS, initdb) || initdb.exitValue() != 0) {
                initdb.destroyForcibly();
                throw new EmbeddedStackException(
                        "PostgreSQL's initdb failed for " + data.path() + ":\n" + Files.readString(output),
                        "Check that the directory is empty and writable, and the disk isn't full.");
            }
        } finally {
            Files.deleteIfExists(output);
            if (passwordFile != null) {
                Files.deleteIfExists(passwordFile);
            }
        }
    }

    /** Starts the server and waits, at most 60 s, until it accepts connections. */
    ServerProcess start(int port, Map<String, String> settings, boolean temporary, @Nullable Path scratch)
            throws IOException, PortInUseException {
        List<String> arguments = new ArrayList<>(List.of("-D", data.path().toString(), "-p", Integer.toString(port)));
        arguments.addAll(List.of("-c", "unix_socket_directories="));
        settings.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
        // Last, so that no setting can open the server to the network.
        arguments.addAll(List.of("-c", "listen_addresses=127.0.0.1"));
        Process postgres = process("postgres", arguments)
                .redirectOutput(data.serverLog().toFile())
                .start();
        ServerProcess server = new ServerProcess(this, postgres, temporary, scratch);
        try {
            awaitReady(postgres, port);
        } catch (IOException | PortInUseException | RuntimeException e) {
            postgres.destroyForcibly();
            throw e;
        }
        server.stopWhenThisProcessExits();
        return server;
    }

    /** Tells the server to disconnect everyone and stop, within 30 s; whether it has. */
    boolean stopFast() throws IOException {
        Process stop = process("pg_ctl", List.of("stop", "-D", data.path().toString(), "-m", "fast", "-w", "-t", "30"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return within(LIMIT_SECONDS, stop) && stop.exitValue() == 0;
    }

    private void awaitReady(Process postgres, int port) throws IOException, PortInUseException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!data.isReady(postgres.pid())) {
            if (within(0, postgres)) {
                String log = data.endOfServerLog();
                if (log.contains("could not create any TCP/IP sockets")) {
                    throw new PortInUseException(port);
                }
                throw new EmbeddedStackException(
                        "PostgreSQL ended while it started in " + data.path() + ":\n" + log,
                        "Correct what its log names.");
            }
            if (System.nanoTime() > end) {
                throw new EmbeddedStackException(
                        "PostgreSQL in " + data.path() + " isn't ready after " + LIMIT_SECONDS + " s:\n"
                                + data.endOfServerLog(),
                        "Give the machine time, or correct what the log names.");
            }
            pause();
        }
    }

    private ProcessBuilder process(String program, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(installation.program(program)));
        command.addAll(arguments);
        return new ProcessBuilder(account.command(command)).redirectErrorStream(true);
    }

    private static String locale() {
        // macOS has no C.UTF-8.
        return PostgresBinaries.platform().startsWith("linux") ? "C.UTF-8" : "C";
    }

    private static boolean within(long seconds, Process process) {
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static EmbeddedStackException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new EmbeddedStackException("Interrupted while waiting for PostgreSQL.", "Start it again.", e);
    }
}
