package io.rowlog.access.terminal;

import io.rowlog.access.job.Job;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs a job that has no end until it is asked to stop, on a thread of its own: an interrupt ends it where a transaction ends,
 * not somewhere in a client's library. Stateless.
 */
public final class EndlessRun {
    /** What is on its way may take a while, with a slow server on the other side. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    private EndlessRun() {}

    /**
     * Runs it on a thread of this name.
     *
     * @param stop asks the job to end soon
     * @param late what becomes of what it did not do when it does not
     * @throws InterruptedException when it does not end soon after it was asked to
     */
    public static <R> R run(String thread, Job<R> job, Runnable stop, String late) throws InterruptedException {
        CompletableFuture<R> end = new CompletableFuture<>();
        Thread.ofPlatform().name(thread).daemon(true).start(() -> {
            try {
                end.complete(job.run());
            } catch (InterruptedException | RuntimeException | Error e) {
                end.completeExceptionally(e);
            }
        });
        try {
            return end.get();
        } catch (InterruptedException e) {
            stop.run();
            return awaitEnd(end, late);
        } catch (ExecutionException failed) {
            throw unwrapped(failed);
        }
    }

    private static <R> R awaitEnd(CompletableFuture<R> end, String late) throws InterruptedException {
        try {
            return end.get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            InterruptedException interrupted = new InterruptedException(late);
            interrupted.initCause(e);
            throw interrupted;
        } catch (ExecutionException failed) {
            throw unwrapped(failed);
        }
    }

    private static RuntimeException unwrapped(ExecutionException failed) throws InterruptedException {
        return switch (failed.getCause()) {
            case RuntimeException e -> e;
            case InterruptedException e -> throw e;
            case null, default -> new CompletionException(failed.getCause());
        };
    }
}
