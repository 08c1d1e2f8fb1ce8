package io.rowlog.access.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;

/**
 * Where the details of an unexpected failure go: a file that only this user may read, {@code rowlog-error-<time>.log}.
 * Immutable.
 *
 * @param directory where the files are made
 */
record ErrorLog(Path directory, Clock clock) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss-SSS");

    /** In the directory for temporary files. */
    static ErrorLog ofProcess() {
        return new ErrorLog(Path.of(System.getProperty("java.io.tmpdir", ".")), Clock.systemDefaultZone());
    }

    /** Writes a failure down; empty when that is not possible. */
    Optional<Path> write(Throwable failure) {
        LocalDateTime now = LocalDateTime.now(clock);
        Path file = directory.resolve("rowlog-error-" + TIME.format(now) + ".log");
        String text = "%s, Java %s, %s %s%n%s"
                .formatted(
                        now,
                        Runtime.version(),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        new FailureText(failure));
        try {
            Files.createFile(file, ownerOnly());
            Files.writeString(file, text, StandardOpenOption.WRITE);
            return Optional.of(file);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private FileAttribute<?>[] ownerOnly() {
        Set<String> views = directory.getFileSystem().supportedFileAttributeViews();
        return views.contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
