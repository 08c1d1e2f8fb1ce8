package io.rowlog.access.job;

import io.rowlog.access.failure.Failure;
import java.time.Instant;

/** How far a job is. */
public sealed interface JobState<R> {
    /** It works, or is about to. */
    record Running<R>() implements JobState<R> {}

    /** It has done what it was to do; what it found may still not be what was hoped for. */
    record Done<R>(R result, Instant at) implements JobState<R> {}

    /** It ended before that. */
    record Failed<R>(Failure failure, Instant at) implements JobState<R> {}
}
