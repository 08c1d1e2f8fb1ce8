package io.rowlog.access.terminal.progress;

/** Tells nothing, for services and for those who asked for quiet. */
public final class QuietProgress implements Progress {
    @Override
    public Phase begin(String name, String unit, long expected) {
        return new Silence();
    }

    @Override
    public void say(String line) {
        // Nobody listens.
    }

    private record Silence() implements Phase {
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
