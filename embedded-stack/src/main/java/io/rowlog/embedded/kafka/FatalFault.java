package io.rowlog.embedded.kafka;

import io.rowlog.embedded.EmbeddedStackException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;

/**
 * What a broker does when it can't go on, such as with a full disk: it ends its process at once, without a word on the
 * terminal. This turns that into a report first. It goes for the whole process, so only a process that runs nothing
 * but the broker should ask for it.
 */
public final class FatalFault {
    private static final long NO_SPACE_BYTES = 1024L * 1024;

    private final Path directory;
    private final Consumer<EmbeddedStackException> report;
    private final AtomicBoolean reported = new AtomicBoolean();

    private FatalFault(Path directory, Consumer<EmbeddedStackException> report) {
        this.directory = directory;
        this.report = report;
    }

    /**
     * Reports the first fault, and then ends the process with exit code 1.
     *
     * @param directory of the broker
     * @param report told once, in the thread of the broker that failed
     */
    public static void endsThisProcess(Path directory, Consumer<EmbeddedStackException> report) {
        FatalFault fault = new FatalFault(directory, report);
        Exit.setExitProcedure((status, message) -> fault.end(message));
        Exit.setHaltProcedure((status, message) -> fault.end(message));
    }

    private void end(@Nullable String message) {
        if (reported.compareAndSet(false, true)) {
            try {
                report.accept(explained(message));
            } finally {
                Runtime.getRuntime().halt(1);
            }
        }
    }

    private EmbeddedStackException explained(@Nullable String message) {
        if (isFull()) {
            return new EmbeddedStackException(
                    "The disk of the Kafka directory " + directory + " is full, so the embedded Kafka broker stopped.",
                    "Make room, or choose another directory with --kafka-dir; what was committed is kept.");
        }
        return new EmbeddedStackException(
                "The embedded Kafka broker on " + directory + " stopped" + (message == null ? "" : ": " + message)
                        + ".",
                "Look into " + directory.resolve("server.log") + " for what came before.");
    }

    /** Asked by path: a file store is only found where its mount is listed for this process. */
    private boolean isFull() {
        return Files.isDirectory(directory) && directory.toFile().getUsableSpace() < NO_SPACE_BYTES;
    }
}
