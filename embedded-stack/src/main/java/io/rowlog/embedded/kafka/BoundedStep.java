package io.rowlog.embedded.kafka;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Work that may hang, done in a thread of its own and waited for only so long.
 *
 * @param name of the thread
 * @param limit how long to wait
 */
record BoundedStep(String name, Duration limit) {

    /**
     * Does the work and waits for it.
     *
     * @throws TimeoutException if it isn't done within the limit; the thread is then left to end with the process
     * @throws ExecutionException with what the work threw
     */
    <T> T run(Callable<T> work) throws TimeoutException, ExecutionException {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().name(name).daemon().start(task);
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExecutionException(e);
        }
    }
}
