package io.rowlog.producer.stream;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.terminal.report.NumberText;
import java.util.OptionalLong;

/** Warns when the source keeps much of its write-ahead log for the stream, and ends that before it is too much. Not thread-safe. */
final class RetentionAlarm {
    private final OptionalLong most;
    private final JobProgress progress;
    private boolean warned;

    /**
     * @param most bytes that the source may keep; empty for any number
     */
    RetentionAlarm(OptionalLong most, JobProgress progress) {
        this.most = most;
        this.progress = progress;
    }

    /**
     * Takes what the source keeps now. Warns at half of the most, and again when it has been below a quarter meanwhile.
     *
     * @throws Failure when it is more than that
     */
    void check(long retained) {
        if (most.isEmpty()) {
            return;
        }
        long limit = most.getAsLong();
        if (retained > limit) {
            throw new Failure(
                    FailureCode.SLOT_TOO_LARGE,
                    "The source keeps " + NumberText.bytes(retained)
                            + " of write-ahead log for the stream, more than the " + NumberText.bytes(limit)
                            + " that it may",
                    Remedy.of(
                            "Find out what holds the stream up (%s) and allow more with %s, or free the source's disk with"
                                    + " %s: a stream that is begun again later takes a new snapshot",
                            Action.STATUS, Setting.MAX_SLOT_WAL, Action.DETACH));
        }
        if (retained > limit / 2 && !warned) {
            warned = true;
            progress.notice("The source keeps " + NumberText.bytes(retained)
                    + " of write-ahead log for the stream; it stops at " + NumberText.bytes(limit));
        } else if (retained < limit / 4) {
            warned = false;
        }
    }
}
