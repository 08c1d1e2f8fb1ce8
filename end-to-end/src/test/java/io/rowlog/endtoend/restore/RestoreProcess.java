package io.rowlog.endtoend.restore;

import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.restore.Restore;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.schema.catalog.QualifiedName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A restore in a process of its own, which stands still at a chosen point until it is killed. */
final class RestoreProcess implements AutoCloseable {
    private static final String STANDING = "standing";

    private final Process process;

    /** Starts it and waits until it stands: in the phase, after so many steps there. */
    RestoreProcess(RoundTrip trip, String target, RestoreMode mode, Phase phase, int steps) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        RestoreProcess.class.getName(),
                        trip.kafka().bootstrapServers(),
                        trip.log().name(),
                        target,
                        mode.name(),
                        phase.name(),
                        Integer.toString(steps))
                .redirectErrorStream(true)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); ; line = output.readLine()) {
            if (line == null) {
                throw new IllegalStateException("The restore ended before it stood: " + said);
            }
            if (line.equals(STANDING)) {
                return;
            }
            said.append(line).append('\n');
        }
    }

    /** Kills it as {@code kill -9} does. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Process " + process.pid() + " cannot be killed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        RoundTrip trip = new RoundTrip(arguments[0], arguments[1]);
        RestoreMode mode = RestoreMode.valueOf(arguments[3]);
        Standstill standstill = new Standstill(Phase.valueOf(arguments[4]), Integer.parseInt(arguments[5]));
        try (Job<RestoreReport> restore = Restore.job(trip.request(arguments[2], mode, table -> true), standstill)) {
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
