package io.rowlog.embedded.postgres;

import io.rowlog.embedded.EmbeddedStackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** PostgreSQL's data directory: {@code PGDATA}, with the server's own output in {@code server.log}. */
record DataDirectory(Path path) {
    private static final int STATUS_LINE = 7;

    /** Whether {@code initdb} has been here. */
    boolean isInitialized() {
        return Files.exists(path.resolve("PG_VERSION"));
    }

    /** Refuses a directory that another major version has written. */
    void requireVersion(int major) throws IOException {
        String found = Files.readString(path.resolve("PG_VERSION")).strip();
        if (!found.equals(Integer.toString(major))) {
            throw new EmbeddedStackException(
                    "The data directory " + path + " is PostgreSQL " + found + "'s, not " + major + "'s.",
                    "Choose version " + found + " or another directory.");
        }
    }

    /** Whether the server that runs here has told that it accepts connections. */
    boolean isReady(long pid) throws IOException {
        Path file = path.resolve("postmaster.pid");
        if (Files.notExists(file)) {
            return false;
        }
        // Written by the server line by line; the format is that of PostgreSQL's utils/pidfile.h.
        List<String> lines = Files.readAllLines(file);
        return lines.size() > STATUS_LINE
                && lines.getFirst().strip().equals(Long.toString(pid))
                && lines.get(STATUS_LINE).strip().equals("ready");
    }

    /** Where the server writes before it has read its configuration, and after. */
    Path serverLog() {
        return path.resolve("server.log");
    }

    /** The end of what the server wrote, for an error message. */
    String endOfServerLog() throws IOException {
        if (Files.notExists(serverLog())) {
            return "";
        }
        List<String> lines =
                Files.readString(serverLog(), StandardCharsets.UTF_8).lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
    }
}
