package io.rowlog.embedded.kafka;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Who has a directory, as the file {@code holder.properties} tells others, among them the commands that use its broker
 * ({@code io.rowlog.access.kafka.EmbeddedBroker}). It is replaced at once, never seen half written.
 *
 * @param pid process id
 * @param purpose what the process runs, such as {@code rowlog demo}
 * @param since when it took the directory
 * @param whileUsed whether its broker stops by itself when no command uses it
 * @param address of its broker; null while that does not serve
 */
record LockHolder(
        long pid,
        String purpose,
        Instant since,
        boolean whileUsed,
        @Nullable String address) {
    private static final DateTimeFormatter LOCAL_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    static LockHolder thisProcess(String purpose, boolean whileUsed) {
        return new LockHolder(
                ProcessHandle.current().pid(), purpose, Instant.now().truncatedTo(ChronoUnit.SECONDS), whileUsed, null);
    }

    /** Reads what {@link #write} wrote; a file that is damaged or not there still gives a holder, an unknown one. */
    static LockHolder read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
            return new LockHolder(
                    Long.parseLong(properties.getProperty("pid", "0")),
                    properties.getProperty("purpose", "another process"),
                    Instant.parse(properties.getProperty("since", "")),
                    Boolean.parseBoolean(properties.getProperty("while-used")),
                    properties.getProperty("address"));
        } catch (IOException | RuntimeException e) {
            return new LockHolder(0, "another process", Instant.EPOCH, false, null);
        }
    }

    /** The same with its broker serving at an address, or no longer. */
    LockHolder serving(@Nullable String where) {
        return new LockHolder(pid, purpose, since, whileUsed, where);
    }

    void write(Path file) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("pid", Long.toString(pid));
        properties.setProperty("purpose", purpose);
        properties.setProperty("since", since.toString());
        properties.setProperty("while-used", Boolean.toString(whileUsed));
        if (address != null) {
            properties.setProperty("address", address);
        }
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try (Writer writer = Files.newBufferedWriter(next)) {
            properties.store(writer, null);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Whether the holder is a part of this very process, which has run since before the lock was taken. */
    boolean isThisProcess() {
        ProcessHandle current = ProcessHandle.current();
        return pid == current.pid()
                && current.info()
                        .startInstant()
                        .map(start -> !since.isBefore(start.truncatedTo(ChronoUnit.SECONDS)))
                        .orElse(true);
    }

    /** Such as {@code rowlog backup (process 4711, since 2026-11-22 20:01:33)}. */
    String describe() {
        return pid == 0
                ? purpose
                : purpose + " (process " + pid + ", since " + LOCAL_TIME.format(since.atZone(ZoneId.systemDefault()))
                        + ")";
    }
}
