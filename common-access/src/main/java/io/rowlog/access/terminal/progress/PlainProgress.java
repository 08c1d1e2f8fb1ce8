package io.rowlog.access.terminal.progress;

import io.rowlog.access.terminal.report.NumberText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Lines for a log file or a pipe: one when a phase is done, and between them at most one every five seconds. Written by
 * whoever advances; there is no thread behind it.
 */
public final class PlainProgress implements Progress {
    private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();

    private final PrintWriter out;
    private final LongSupplier nanoTime;

    /**
     * @param nanoTime a clock such as {@link System#nanoTime}
     */
    public PlainProgress(PrintWriter out, LongSupplier nanoTime) {
        this.out = out;
        this.nanoTime = nanoTime;
    }

    @Override
    public Part begin(String name, String unit, long expected) {
        return new Lines(name, unit, expected);
    }

    @Override
    public void say(String line) {
        synchronized (out) {
            out.println(line);
            out.flush();
        }
    }

    private final class Lines implements Part {
        private final String name;
        private final String unit;
        private final long expected;
        private final long start = nanoTime.getAsLong();
        private long lastLine = start;
        private long done;

        Lines(String name, String unit, long expected) {
            this.name = name;
            this.unit = unit;
            this.expected = expected;
        }

        @Override
        public synchronized void advance(String where, long units) {
            done += units;
            long now = nanoTime.getAsLong();
            if (now - lastLine >= INTERVAL_NANOS) {
                lastLine = now;
                // An estimate that turned out too low is no longer worth showing.
                String of = expected >= done ? " of about " + NumberText.count(expected) : "";
                say(name + ": " + NumberText.count(done) + of + " " + unit + ", " + rate(now) + ", at " + where);
            }
        }

        @Override
        public void close() {
            // The failure is going to be told by whoever catches it.
        }

        @Override
        public synchronized void finish() {
            long now = nanoTime.getAsLong();
            // All units are words whose plural ends with an s.
            String one = unit.substring(0, unit.length() - 1);
            say(name + ": " + NumberText.count(done, one, unit) + " in "
                    + NumberText.duration(Duration.ofNanos(now - start)) + ", " + rate(now));
        }

        private String rate(long now) {
            return NumberText.rate(done, Duration.ofNanos(now - start)) + " " + unit + "/s";
        }
    }
}
