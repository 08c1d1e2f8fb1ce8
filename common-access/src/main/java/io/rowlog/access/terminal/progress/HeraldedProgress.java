package io.rowlog.access.terminal.progress;

import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.SnapshotId;
import java.time.Duration;

/**
 * Shows one phase, which has no end, by a live line, and everything else as usual; the line gives way to whatever else is said.
 *
 * @param shown takes everything else
 * @param endless the phase that the line shows
 */
public record HeraldedProgress(JobProgress shown, LiveLine line, Phase endless) implements JobProgress {
    @Override
    public void notice(String text) {
        line.interrupted();
        shown.notice(text);
    }

    @Override
    public void brokenOff(String text, boolean kept) {
        line.interrupted();
        shown.brokenOff(text, kept);
    }

    @Override
    public void planned(SnapshotId snapshot, int planned) {
        shown.planned(snapshot, planned);
    }

    @Override
    public void begun(Phase phase, long total) {
        if (phase == endless) {
            line.begin();
        } else {
            line.hold(true);
            shown.begun(phase, total);
        }
    }

    @Override
    public void advanced(Phase phase, long by) {
        if (phase != endless) {
            shown.advanced(phase, by);
        }
    }

    @Override
    public void advanced(Phase phase, QualifiedName table, long rows) {
        shown.advanced(phase, table, rows);
    }

    @Override
    public void tableFinished(Phase phase, QualifiedName table, long rows) {
        shown.tableFinished(phase, table, rows);
    }

    @Override
    public void finished(Phase phase, Duration took) {
        if (phase != endless) {
            shown.finished(phase, took);
        }
        line.hold(false);
    }
}
