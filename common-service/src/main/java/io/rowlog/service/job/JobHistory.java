package io.rowlog.service.job;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.JobState;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs of a service since it was started, one at a time. Safe for use by several threads.
 *
 * @param <A> what a service knows of a job beforehand, such as why it is done
 * @param <R> what a job finds or does
 */
public final class JobHistory<A, R> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobHistory.class);

    /** What was done before is in the log or in the target itself. */
    private static final int REMEMBERED = 100;

    private final Deque<Entry<A, R>> entries = new ArrayDeque<>();
    private final List<Listener<A, R>> listeners = new CopyOnWriteArrayList<>();
    private boolean closed;

    /**
     * A job and what the service knows of it.
     *
     * @param id unique, also among those of other processes
     */
    public record Entry<A, R>(String id, A about, Job<R> job) {
        /** When it ended; empty while it runs. */
        public Optional<Instant> endedAt() {
            return switch (job.state()) {
                case JobState.Running<R>() -> Optional.empty();
                case JobState.Done<R>(R result, Instant at) -> Optional.of(at);
                case JobState.Failed<R>(Failure failure, Instant at) -> Optional.of(at);
            };
        }

        /** What it found or did; empty before it is done. */
        public Optional<R> result() {
            return job.state() instanceof JobState.Done<R>(R result, Instant at)
                    ? Optional.of(result)
                    : Optional.empty();
        }

        /** Why it failed; empty when it has not. */
        public Optional<Failure> failure() {
            return job.state() instanceof JobState.Failed<R>(Failure failure, Instant at)
                    ? Optional.of(failure)
                    : Optional.empty();
        }

        private boolean running() {
            return job.state() instanceof JobState.Running;
        }
    }

    /** Is told of jobs by the threads that make and do them. */
    public interface Listener<A, R> {
        /** A job is about to run. */
        default void begun(Entry<A, R> entry) {}

        /** A job has ended, as its state says. */
        void ended(Entry<A, R> entry);
    }

    /** What became of a request for a job. */
    public sealed interface Answer<A, R> {
        /** It is the caller's to run. */
        record Begun<A, R>(Entry<A, R> entry) implements Answer<A, R> {}

        /** Another one runs. */
        record Busy<A, R>(Entry<A, R> running) implements Answer<A, R> {}
    }

    /** Has the listener hear of the jobs that are begun from now on. */
    public void listen(Listener<A, R> listener) {
        listeners.add(listener);
    }

    /**
     * Makes a job unless one runs.
     *
     * @param making makes it, given its id
     * @throws Failure when the service is about to end
     */
    public synchronized Answer<A, R> begin(A about, Function<String, Job<R>> making) {
        if (closed) {
            throw new Failure(
                    FailureCode.STOPPED, "The service is about to end", "Ask again when it has been started again");
        }
        Optional<Entry<A, R>> running = running();
        if (running.isPresent()) {
            return new Answer.Busy<>(running.get());
        }
        String id = UUID.randomUUID().toString();
        Entry<A, R> entry = new Entry<>(id, about, making.apply(id));
        entries.addFirst(entry);
        if (entries.size() > REMEMBERED) {
            entries.removeLast();
        }
        listeners.forEach(listener -> {
            listener.begun(entry);
            entry.job().whenEnded(state -> listener.ended(entry));
        });
        return new Answer.Begun<>(entry);
    }

    /** Tells a job's notices to the readers of this process's log; how far it is they see over HTTP. */
    public static JobProgress logged(String job) {
        return new JobProgress() {
            @Override
            public void notice(String text) {
                LOG.warn("{}: {}", job, text);
            }
        };
    }

    /** Those of this process, the latest first. */
    public synchronized List<Entry<A, R>> all() {
        return List.copyOf(entries);
    }

    /** The one that runs now. */
    public Optional<Entry<A, R>> running() {
        return all().stream().filter(Entry::running).findFirst();
    }

    /** Why the last one that ended failed; empty when it did not, or none has ended. */
    public Optional<Failure> lastFailure() {
        return all().stream().filter(entry -> !entry.running()).findFirst().flatMap(Entry::failure);
    }

    /** Stops the one that runs, and lets no other begin. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        running().ifPresent(entry -> entry.job().close());
    }
}
