package io.rowlog.access.terminal.progress;

import java.io.PrintWriter;

/** Shows no progress, for those who asked for quiet; what is worth a line of its own is said all the same. */
public final class QuietProgress implements Progress {
    private final PrintWriter out;

    public QuietProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Part begin(String name, String unit, long expected) {
        return new Silence();
    }

    @Override
    public void say(String line) {
        out.println(line);
        out.flush();
    }

    private record Silence() implements Part {
        @Override
        public void advance(String where, long units) {
            // Nobody listens.
        }

        @Override
        public void finish() {
            // Nobody listens.
        }

        @Override
        public void close() {
            // Nothing was begun.
        }
    }
}
