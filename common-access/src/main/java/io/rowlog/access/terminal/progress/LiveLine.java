package io.rowlog.access.terminal.progress;

import io.rowlog.access.terminal.Environment;
import io.rowlog.access.terminal.report.JsonOutput;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Shows how something goes that has no end, while it runs: on a terminal a line that is drawn over itself, elsewhere a line
 * now and then, or JSON. Has a thread of its own. Safe for use by several threads.
 */
public final class LiveLine implements AutoCloseable {
    private static final Duration REDRAW = Duration.ofMillis(500);
    private static final int LINES_EVERY = 20;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final Content content;
    private final Progress plain;
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;
    private final boolean terminal;
    private final int columns;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean running;
    private volatile boolean held;
    private boolean drawn;
    private long lastAt = System.nanoTime();

    /** What is shown. */
    public interface Content {
        /**
         * A line for people.
         *
         * @param since the line before
         */
        String text(Duration since);

        /** The same for programs. */
        Object json(Duration since);
    }

    /**
     * @param name of its thread
     * @param plain says lines where there is no terminal
     * @param out takes JSON
     * @param err may be a terminal
     */
    public LiveLine(
            String name,
            Content content,
            Progress plain,
            PrintWriter out,
            PrintWriter err,
            boolean json,
            Environment environment) {
        this.content = content;
        this.plain = plain;
        this.out = out;
        this.err = err;
        this.json = json;
        this.columns = environment.columns();
        this.terminal = !json && environment.terminal();
        this.thread = Thread.ofPlatform().name(name).daemon(true).start(this::run);
    }

    /** From now on it is shown. */
    public void begin() {
        running = true;
    }

    /** Bars are being drawn, or are not any more. */
    public void hold(boolean now) {
        held = now;
    }

    /** Something else is about to be said. */
    public synchronized void interrupted() {
        erase();
    }

    private void run() {
        try {
            // The first line comes when it has begun.
            int round = 0;
            while (!closed.await(REDRAW.toMillis(), TimeUnit.MILLISECONDS)) {
                if (running && (terminal ? !held : round++ % LINES_EVERY == 0)) {
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
        lastAt = now;
        if (json) {
            new JsonOutput().printLine(out, content.json(since));
            return;
        }
        String text = content.text(since);
        if (terminal) {
            err.print(ERASE_LINE + text.substring(0, Math.min(text.length(), columns - 1)));
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
