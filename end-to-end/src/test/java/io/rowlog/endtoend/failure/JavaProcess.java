package io.rowlog.endtoend.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A main class in a process of its own, whose output is in files. */
public final class JavaProcess implements AutoCloseable {
    private static final int LIMIT_SECONDS = 120;

    private final Process process;
    private final Path directory;

    private JavaProcess(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    /**
     * Starts it.
     *
     * @param directory for its output
     */
    static JavaProcess start(Path directory, Class<?> main, Map<String, String> environment, List<String> arguments)
            throws IOException {
        return start(directory, command(main, arguments), environment);
    }

    /** Starts it with the heap and the garbage collector of the launcher {@code rowlog}. */
    public static JavaProcess launched(Path directory, Class<?> main, List<String> arguments) throws IOException {
        return start(directory, command(main, List.of("-Xmx512m", "-XX:+UseParallelGC"), arguments), Map.of());
    }

    private static JavaProcess start(Path directory, List<String> command, Map<String, String> environment)
            throws IOException {
        Files.createDirectories(directory);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
        builder.environment().putAll(environment);
        return new JavaProcess(builder.start(), directory);
    }

    /** The command line that runs a main class; Ctrl-C works even where this process was started without it. */
    static List<String> command(Class<?> main, List<String> arguments) {
        return command(main, List.of("-Xmx384m"), arguments);
    }

    private static List<String> command(Class<?> main, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/env"))
                && System.getProperty("os.name").equals("Linux")) {
            command.addAll(List.of("/usr/bin/env", "--default-signal=INT"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(arguments);
        return command;
    }

    public String out() throws IOException {
        return Files.readString(directory.resolve("out"));
    }

    public String err() throws IOException {
        return Files.readString(directory.resolve("err"));
    }

    /** Waits for a text in its standard output. */
    void awaitOut(String text) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!out().contains(text)) {
            if (process.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                throw new AssertionError("No '" + text + "' from process " + process.pid() + ": " + out() + err());
            }
        }
    }

    /** Ctrl-C. */
    void interrupt() throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        exitCode();
    }

    public int exitCode() throws InterruptedException {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("Process " + process.pid() + " still runs after " + LIMIT_SECONDS + " s");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
