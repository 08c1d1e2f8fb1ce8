package io.rowlog.embedded.cli;

import io.rowlog.embedded.EmbeddedStackException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A command that runs as a process of its own, on the same terminal, and never longer than this process. */
final class ChildProcess {
    private static final long STOP_LIMIT_SECONDS = 60;

    private final List<String> command;
    private final Map<String, String> environment;
    private @Nullable Process process;
    private boolean stopping;

    /**
     * @param command the program and its arguments
     * @param environment variables that it gets besides those of this process
     */
    ChildProcess(List<String> command, Map<String, String> environment) {
        this.command = command;
        this.environment = environment;
    }

    /** Starts the command and waits for its end, without a limit; returns its exit code. */
    int run() throws IOException, InterruptedException {
        return start().waitFor();
    }

    private synchronized Process start() throws IOException {
        if (stopping) {
            throw new EmbeddedStackException("Interrupted before the command began.", "Run it again.");
        }
        ProcessBuilder builder = new ProcessBuilder(endingWithThisProcess(command)).inheritIO();
        builder.environment().putAll(environment);
        Process started = builder.start();
        process = started;
        return started;
    }

    /** Asks the command to end, gives it 60 s to clean up, and then kills what is left of it. */
    void stop() {
        Process running = stopping();
        if (running == null) {
            return;
        }
        List<ProcessHandle> descendants = running.descendants().toList();
        running.destroy();
        try {
            if (!running.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                running.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running.destroyForcibly();
        }
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    /** Ends the command, and what it has started, at once. */
    void kill() {
        Process running = stopping();
        if (running != null) {
            running.descendants().forEach(ProcessHandle::destroyForcibly);
            running.destroyForcibly();
        }
    }

    private synchronized @Nullable Process stopping() {
        stopping = true;
        return process;
    }

    /** Has the kernel end the command should this process be killed, where a program that asks for that is installed. */
    private static List<String> endingWithThisProcess(List<String> command) throws IOException {
        List<String> bound = List.of("setpriv", "--pdeathsig", "TERM", "--");
        return isInstalled(bound)
                ? Stream.concat(bound.stream(), command.stream()).toList()
                : command;
    }

    private static boolean isInstalled(List<String> prefix) {
        try {
            Process probe = new ProcessBuilder(
                            Stream.concat(prefix.stream(), Stream.of("true")).toList())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return probe.waitFor(5, TimeUnit.SECONDS) && probe.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
