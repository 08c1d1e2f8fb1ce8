package io.rowlog.embedded.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rowlog.embedded.EmbeddedStackException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Runs the launcher as a user would; the command's progress goes to the terminal, its report comes back. */
final class RowlogProcess {
    private static final long LIMIT_SECONDS = 300;
    private static final int DONE = 0;
    private static final int NOT_ALL_CAPTURED = 3;
    private static final int MISMATCH = 4;

    private final Path launcher;
    private final String kafka;

    /**
     * @param launcher the program {@code rowlog}
     * @param kafka {@code host:port} of the broker
     */
    RowlogProcess(Path launcher, String kafka) {
        this.launcher = launcher;
        this.kafka = kafka;
    }

    /**
     * Runs a command with its report as JSON.
     *
     * @throws EmbeddedStackException when it does not come to a report; it has then said why on standard error
     */
    JsonNode report(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(Arrays.asList(arguments));
        command.addAll(List.of("--format", "json"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("ROWLOG_KAFKA", kafka);
        Process process = builder.start();
        try {
            byte[] output = process.getInputStream().readAllBytes();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new EmbeddedStackException(
                        "rowlog " + arguments[0] + " did not end within " + LIMIT_SECONDS + " s.",
                        "Look at the machine's load and run the demo again.");
            }
            if (!Set.of(DONE, NOT_ALL_CAPTURED, MISMATCH).contains(process.exitValue())) {
                throw new EmbeddedStackException(
                        "rowlog " + arguments[0] + " ended with exit code " + process.exitValue() + ".",
                        "Its own message is above.");
            }
            return new ObjectMapper().readTree(output);
        } finally {
            process.destroy();
        }
    }

    /**
     * Starts a command that runs until it is told to stop, and waits for the first line of its report.
     *
     * @throws EmbeddedStackException when it ends before that; it has then said why on standard error
     */
    Running start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(Arrays.asList(arguments));
        command.addAll(List.of("--format", "json", "--quiet"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("ROWLOG_KAFKA", kafka);
        Running running = new Running(arguments[0], builder.start());
        running.next();
        return running;
    }

    /** A command that runs. */
    static final class Running implements AutoCloseable {
        private final String command;
        private final Process process;
        private final BufferedReader lines;

        Running(String command, Process process) {
            this.command = command;
            this.process = process;
            this.lines = process.inputReader(StandardCharsets.UTF_8);
        }

        private String next() throws IOException {
            String line = lines.readLine();
            if (line == null) {
                throw new EmbeddedStackException("rowlog " + command + " has ended.", "Its own message is above.");
            }
            return line;
        }

        /** Waits for a line of its report; false when the limit comes before. */
        boolean await(Predicate<JsonNode> wanted, Duration limit) throws IOException {
            long end = System.nanoTime() + limit.toNanos();
            ObjectMapper reader = new ObjectMapper();
            while (System.nanoTime() < end) {
                if (wanted.test(reader.readTree(next()))) {
                    return true;
                }
            }
            return false;
        }

        /** Asks it to stop, and gives the last line of its report. */
        JsonNode stop() throws IOException, InterruptedException {
            // The process's own method would close what it still has to say.
            process.toHandle().destroy();
            String last = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line;
            }
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || last.isEmpty()) {
                throw new EmbeddedStackException(
                        "rowlog " + command + " has not said how it ended.", "Its own message is above.");
            }
            return new ObjectMapper().readTree(last);
        }

        @Override
        public void close() {
            process.destroy();
        }
    }
}
