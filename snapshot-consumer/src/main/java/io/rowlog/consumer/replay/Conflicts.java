package io.rowlog.consumer.replay;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.job.JobProgress;
import io.rowlog.consumer.replay.ReplayRequest.OnConflict;
import io.rowlog.schema.catalog.QualifiedName;
import java.util.HashSet;
import java.util.Set;

/** Counts changes that did not fit and did not end the replay, and tells of the first of each table. Not thread-safe. */
final class Conflicts {
    private final OnConflict rule;
    private final ReplayMeter meter;
    private final JobProgress progress;
    private final Set<QualifiedName> told = new HashSet<>();

    Conflicts(OnConflict rule, ReplayMeter meter, JobProgress progress) {
        this.rule = rule;
        this.meter = meter;
        this.progress = progress;
    }

    OnConflict rule() {
        return rule;
    }

    /** One has been dealt with. */
    void met(QualifiedName table, Failure what) {
        meter.conflict();
        if (told.add(table)) {
            progress.notice(what.getMessage() + ". "
                    + switch (rule) {
                        case OVERWRITE -> "The row was made as the change says";
                        case SKIP -> "The row was left as it is";
                        case STOP -> throw new IllegalStateException("A conflict that stops");
                    }
                    + "; further ones of the table are counted");
        }
    }
}
