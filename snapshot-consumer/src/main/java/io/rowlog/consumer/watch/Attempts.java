package io.rowlog.consumer.watch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The attempts of this process, the latest first. Safe for use by several threads. */
final class Attempts {
    /** What was restored before is in the target itself. */
    private static final int REMEMBERED = 100;

    private final Deque<Attempt> attempts = new ArrayDeque<>();

    synchronized void add(Attempt attempt) {
        attempts.addFirst(attempt);
        if (attempts.size() > REMEMBERED) {
            attempts.removeLast();
        }
    }

    synchronized List<Attempt> all() {
        return List.copyOf(attempts);
    }
}
