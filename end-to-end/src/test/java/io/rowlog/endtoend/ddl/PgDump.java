package io.rowlog.endtoend.ddl;

import io.rowlog.embedded.postgres.PostgresServer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** PostgreSQL's own {@code pg_dump}, from the path or where Debian's packages put it; the newest that is there. */
public final class PgDump {
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    private final Path program = candidates().stream()
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(
                    () -> new IllegalStateException(
                            "There is no pg_dump, the oracle of these tests: install PostgreSQL's client programs, version 15 or newer"));

    /** The program; others of the same version are beside it. */
    public Path program() {
        return program;
    }

    /** The schema as SQL, without the lines that differ from run to run. */
    public String schema(PostgresServer server, String database) throws IOException, InterruptedException {
        return dump("--schema-only", server.url(database));
    }

    /** The schema as {@link #schema}, and what is set on the database itself, whose name is a placeholder. */
    public String database(PostgresServer server, String database) throws IOException, InterruptedException {
        return dump("--schema-only --create".split(" "), server.url(database))
                .replaceAll("\\b" + database + "\\b", "DATABASE");
    }

    /** The rows of all tables as {@code INSERT} statements in an order of their own, and where sequences stand. */
    public List<String> rows(PostgresServer server, String database) throws IOException, InterruptedException {
        return dump("--data-only --inserts --rows-per-insert=1".split(" "), server.url(database))
                .lines()
                .sorted()
                .toList();
    }

    private String dump(String option, String url) throws IOException, InterruptedException {
        return dump(new String[] {option}, url);
    }

    private String dump(String[] options, String url) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--dbname", url));
        command.addAll(List.of(options));
        Path output = Files.createTempFile("pg_dump", ".sql");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(program + " did not end within 60 s");
            }
            String text = Files.readString(output, StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw new IllegalStateException(program + " failed: " + text);
            }
            return text.replaceAll("(?m)^(\\\\(un)?restrict|-- Dumped (by|from)).*\n", "");
        } finally {
            Files.delete(output);
        }
    }

    private static List<Path> candidates() {
        List<Path> candidates = new ArrayList<>();
        if (Files.isDirectory(DEBIAN)) {
            try (Stream<Path> versions = Files.list(DEBIAN)) {
                versions.sorted(Comparator.comparingInt(PgDump::major).reversed())
                        .map(version -> version.resolve("bin").resolve("pg_dump"))
                        .forEach(candidates::add);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
        for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            candidates.add(Path.of(directory).resolve("pg_dump"));
        }
        return candidates;
    }

    private static int major(Path version) {
        String name = version.getFileName().toString();
        return name.matches("\\d{1,4}") ? Integer.parseInt(name) : 0;
    }
}
