package io.rowlog.access.job;

import org.jspecify.annotations.Nullable;

/** Tasks for several threads. Implementations are safe for use by several threads. */
public interface Work<T> {
    /** The next task to do, waited for where one must come first; null when there is none left. */
    @Nullable
    T next() throws InterruptedException;

    /** The task is done, and its effects are committed. */
    void done(T task);
}
