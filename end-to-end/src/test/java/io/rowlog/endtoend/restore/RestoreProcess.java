package io.rowlog.endtoend.restore;

import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.restore.Restore;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.consumer.restore.RestoreRequest;
import io.rowlog.embedded.DirectoryTree;
import io.rowlog.fixture.JavaProcess;
import io.rowlog.schema.catalog.QualifiedName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A restore in a process of its own, which stands still at a chosen point until it is killed. */
final class RestoreProcess implements AutoCloseable {
    private static final String STANDING = "standing";

    private final Path directory = Files.createTempDirectory("rowlog-restore");
    private final JavaProcess process;

    /** Starts it and waits until it stands: in the phase, after so many steps there. */
    RestoreProcess(RoundTrip trip, String target, RestoreMode mode, Phase phase, int steps)
            throws IOException, InterruptedException {
        this(trip, target, mode, phase, steps, "");
    }

    /** The same of the tables whose names begin so. */
    RestoreProcess(RoundTrip trip, String target, RestoreMode mode, Phase phase, int steps, String tables)
            throws IOException, InterruptedException {
        process = JavaProcess.start(
                directory,
                RestoreProcess.class,
                Map.of(),
                List.of(
                        trip.kafka().bootstrapServers(),
                        trip.log().name(),
                        target,
                        mode.name(),
                        phase.name(),
                        Integer.toString(steps),
                        tables));
        process.awaitOut(STANDING);
    }

    /** Kills it as {@code kill -9} does. */
    @Override
    public void close() throws IOException, InterruptedException {
        process.kill();
        new DirectoryTree(directory).delete();
    }

    public static void main(String[] arguments) throws InterruptedException {
        RoundTrip trip = new RoundTrip(arguments[0], arguments[1]);
        RestoreMode mode = RestoreMode.valueOf(arguments[3]);
        Standstill standstill = new Standstill(Phase.valueOf(arguments[4]), Integer.parseInt(arguments[5]));
        RestoreRequest request =
                trip.request(arguments[2], mode, table -> table.name().startsWith(arguments[6]));
        try (Job<RestoreReport> restore = Restore.job(request, standstill)) {
            restore.run();
        }
    }

    /** Counts finished tables while rows are loaded, and steps in other phases. */
    private record Standstill(Phase at, int steps, AtomicInteger seen) implements JobProgress {
        Standstill(Phase at, int steps) {
            this(at, steps, new AtomicInteger());
        }

        @Override
        public void advanced(Phase phase, long by) {
            if (phase == at && (phase == Phase.ROWS ? seen.get() : seen.incrementAndGet()) >= steps) {
                System.out.println(STANDING);
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public void tableFinished(Phase phase, QualifiedName table, long rows) {
            if (phase == Phase.ROWS) {
                seen.incrementAndGet();
            }
        }
    }
}
