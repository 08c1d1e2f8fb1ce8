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
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

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

    /**
     * A failure in words, without secrets and without values of rows: of each message only the first line, since PostgreSQL
     * puts values into the lines after it, and nothing that looks like a password.
     */
    record FailureText(Throwable failure) {
        private static final Pattern URL_PASSWORD = Pattern.compile("(://[^/\\s:@]*):[^/\\s@]*@");
        private static final Pattern PASSWORD =
                Pattern.compile("(?i)((?:password|secret|token)\\S*\\s*[=:]\\s*)[^\\s&;,]+");

        /** Class and message in one line. */
        String summary() {
            return summary(failure);
        }

        private static String summary(Throwable throwable) {
            String message = throwable.getMessage();
            String type = throwable.getClass().getSimpleName();
            return message == null || message.isBlank() ? type : type + ": " + firstLine(message);
        }

        private static String firstLine(String message) {
            String line = message.strip().lines().findFirst().orElse("");
            String withoutUrlPassword = URL_PASSWORD.matcher(line).replaceAll("$1:***@");
            return PASSWORD.matcher(withoutUrlPassword).replaceAll("$1***");
        }

        /** All of it: stack traces, causes and suppressed failures. */
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            append(text, "", failure, Collections.newSetFromMap(new IdentityHashMap<>()));
            return text.toString();
        }

        private static void append(StringBuilder text, String prefix, Throwable throwable, Set<Throwable> seen) {
            text.append(prefix).append(throwable.getClass().getPackageName()).append('.');
            text.append(summary(throwable)).append(System.lineSeparator());
            if (!seen.add(throwable)) {
                return;
            }
            for (StackTraceElement element : throwable.getStackTrace()) {
                text.append("    at ").append(element).append(System.lineSeparator());
            }
            for (Throwable suppressed : throwable.getSuppressed()) {
                append(text, "Suppressed: ", suppressed, seen);
            }
            if (throwable.getCause() != null) {
                append(text, "Caused by: ", throwable.getCause(), seen);
            }
        }
    }
}
