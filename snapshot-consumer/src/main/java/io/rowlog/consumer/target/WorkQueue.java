package io.rowlog.consumer.target;

import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Tasks that do not depend on each other, in the order given. */
final class WorkQueue<T> implements Work<T> {
    private final ConcurrentLinkedQueue<T> tasks;

    WorkQueue(Collection<T> tasks) {
        this.tasks = new ConcurrentLinkedQueue<>(tasks);
    }

    @Override
    public @Nullable T next() {
        return tasks.poll();
    }

    @Override
    public void done(T task) {}
}
