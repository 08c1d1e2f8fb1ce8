package io.rowlog.embedded.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The embedded stack's command in a real process, whose output is in files. */
final class EmbeddedProcess implements AutoCloseable {
    private final Process process;
    private final Path directory;

    private EmbeddedProcess(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    static EmbeddedProcess start(Path directory, String... arguments) throws IOException {
        Files.createDirectories(directory);
        String java =
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString();
        String classPath = System.getProperty("java.class.path", "");
        // Compiled once only and quickly, since it ends soon.
        List<String> command = new ArrayList<>(List.of(
                java,
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                EmbeddedCommand.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
        return new EmbeddedProcess(process, directory);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    String output() throws IOException {
        return Files.readString(directory.resolve("out"));
    }

    String errors() throws IOException {
        return Files.readString(directory.resolve("err"));
    }

    void terminate() {
        process.destroy();
    }

    void kill() {
        process.destroyForcibly();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("The process still runs after 60 s");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
