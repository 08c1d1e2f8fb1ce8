package io.rowlog.consumer.apply;

import io.rowlog.access.job.JobProgress;
import org.jspecify.annotations.Nullable;

/** What one restore keeps over all its tries. For one thread at a time. */
public final class RestoreCourse {
    private final PhaseClock clock;

    /** Null until the commit is sent with which nothing remains to do. */
    private @Nullable RestoreOutcome lastCommit;

    /** A course that tells of its phases there. */
    public RestoreCourse(JobProgress progress) {
        clock = new PhaseClock(progress);
    }

    PhaseClock clock() {
        return clock;
    }

    /** The last commit is about to be sent. Its answer may be lost, and then nothing in the target tells of the restore. */
    void sendingLastCommit(RestoreOutcome outcome) {
        lastCommit = outcome;
    }

    /** What was done if the last commit, which has been sent, arrived; null when it has not been sent. */
    @Nullable
    RestoreOutcome lastCommit() {
        return lastCommit;
    }
}
