package io.rowlog.endtoend.restore;

import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.schema.catalog.QualifiedName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Does something in the middle of a restore's phases, once in each, and hears what the restore says. */
public final class Disturbance implements JobProgress {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Map<Phase, Action> actions = new EnumMap<>(Phase.class);
    private final Map<Phase, Integer> steps = new EnumMap<>(Phase.class);
    private final Deque<Action> answers = new ArrayDeque<>();
    private final List<String> notices = new ArrayList<>();
    private final List<CompletableFuture<Void>> begun = new ArrayList<>();

    /** What is done, on the restore's thread. */
    @FunctionalInterface
    public interface Action {
        void run() throws Exception;
    }

    /** Does it in the phase after so many steps: tables, where rows are loaded or compared. */
    public Disturbance in(Phase phase, int after, Action action) {
        actions.put(phase, action);
        steps.put(phase, after);
        return this;
    }

    /** Does it when the restore has said that it tries again; the next one the next time. */
    public Disturbance thenOnNotice(Action action) {
        answers.add(action);
        return this;
    }

    /** What the restore said. */
    public synchronized List<String> notices() {
        return List.copyOf(notices);
    }

    private void step(Phase phase) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Action action;
        synchronized (this) {
            if (!actions.containsKey(phase) || steps.merge(phase, -1, Integer::sum) > 0) {
                return;
            }
            action = actions.remove(phase);
            begun.add(end);
        }
        try {
            run(action);
        } finally {
            end.complete(null);
        }
    }

    /** A server that is being stopped by one thread of a restore is not started before it has. */
    private void awaitBegun() {
        List<CompletableFuture<Void>> all;
        synchronized (this) {
            all = List.copyOf(begun);
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
                .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private static void run(Action action) {
        try {
            action.run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void advanced(Phase phase, long by) {
        if (phase != Phase.ROWS && phase != Phase.VERIFY) {
            step(phase);
        }
    }

    @Override
    public void tableFinished(Phase phase, QualifiedName table, long rows) {
        step(phase);
    }

    @Override
    public void notice(String text) {
        synchronized (this) {
            notices.add(text);
        }
        awaitBegun();
        Action answer = answers.poll();
        if (answer != null) {
            run(answer);
        }
    }
}
