package io.rowlog.producer.cli.stream;

import io.rowlog.access.terminal.Environment;
import io.rowlog.access.terminal.progress.Progress;
import io.rowlog.access.terminal.report.JsonOutput;
import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.producer.stream.StreamMeter;
import io.rowlog.producer.stream.StreamMeter.Standing;
import io.rowlog.schema.log.LogEvent.Commit;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shows how a stream goes while it runs: on a terminal a line that is drawn over itself, elsewhere a line now and then, or
 * JSON. Has a thread of its own. Safe for use by several threads.
 */
final class StreamLine implements AutoCloseable {
    private static final Duration REDRAW = Duration.ofMillis(500);
    private static final int LINES_EVERY = 20;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final StreamMeter meter;
    private final Progress plain;
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;
    private final boolean terminal;
    private final int columns;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean streaming;
    private volatile boolean held;
    private boolean drawn;
    private long lastTransactions;
    private long lastChanges;
    private long lastAt = System.nanoTime();

    /**
     * A line of JSON.
     *
     * @param lsn of the last commit that is in the log; null before there is one
     */
    record Line(
            Instant at,
            long transactions,
            long changes,
            long transactionsPerSecond,
            long changesPerSecond,
            long lagBytes,
            double lagSeconds,
            long retainedBytes,
            @Nullable String lsn) {}

    /**
     * @param plain says lines where there is no terminal
     * @param out takes JSON
     * @param err may be a terminal
     */
    StreamLine(
            StreamMeter meter,
            Progress plain,
            PrintWriter out,
            PrintWriter err,
            boolean json,
            Environment environment) {
        this.meter = meter;
        this.plain = plain;
        this.out = out;
        this.err = err;
        this.json = json;
        this.columns = environment.columns();
        this.terminal = !json && environment.terminal();
        this.thread = Thread.ofPlatform().name("stream-line").daemon(true).start(this::run);
    }

    /** The stream runs, or does not. */
    void streaming(boolean now) {
        streaming = now;
    }

    /** Bars of a snapshot are being drawn, or are not any more. */
    void hold(boolean now) {
        held = now;
    }

    /** Something else is about to be said. */
    synchronized void interrupted() {
        erase();
    }

    private void run() {
        try {
            // The first line comes when the stream has begun.
            int round = 0;
            while (!closed.await(REDRAW.toMillis(), TimeUnit.MILLISECONDS)) {
                if (streaming && (terminal ? !held : round++ % LINES_EVERY == 0)) {
                    show();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void show() {
        long now = System.nanoTime();
        Duration since = Duration.ofNanos(now - lastAt);
        long transactions = meter.transactions();
        long changes = meter.changes();
        Standing standing = meter.standing();
        long transactionRate = NumberText.perSecond(transactions - lastTransactions, since);
        long changeRate = NumberText.perSecond(changes - lastChanges, since);
        lastAt = now;
        lastTransactions = transactions;
        lastChanges = changes;
        if (json) {
            new JsonOutput()
                    .printLine(
                            out,
                            new Line(
                                    Instant.now(),
                                    transactions,
                                    changes,
                                    transactionRate,
                                    changeRate,
                                    standing.lagBytes(),
                                    standing.lag().toMillis() / 1000.0,
                                    standing.retainedBytes(),
                                    meter.last()
                                            .map(Commit::end)
                                            .map(Object::toString)
                                            .orElse(null)));
            return;
        }
        String text = "Streaming: " + NumberText.count(transactionRate) + " transactions/s, "
                + NumberText.count(changeRate) + " rows/s, behind by " + NumberText.bytes(standing.lagBytes()) + " and "
                + NumberText.duration(standing.lag()) + "; the source keeps "
                + NumberText.bytes(standing.retainedBytes());
        if (terminal) {
            String fitting = text.substring(0, Math.min(text.length(), columns - 1));
            err.print(ERASE_LINE + fitting);
            err.flush();
            drawn = true;
        } else {
            plain.say(text);
        }
    }

    private void erase() {
        if (drawn) {
            err.print(ERASE_LINE);
            err.flush();
            drawn = false;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        boolean interrupted = Thread.interrupted();
        try {
            thread.join(REDRAW);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        interrupted();
    }
}
