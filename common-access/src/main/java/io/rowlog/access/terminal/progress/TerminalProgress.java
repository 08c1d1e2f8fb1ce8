package io.rowlog.access.terminal.progress;

import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.schema.catalog.QualifiedName;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Shows at the terminal how far a job is. Safe for use by several threads. */
public final class TerminalProgress implements JobProgress, AutoCloseable {
    private final Progress terminal;
    private final Map<Phase, Progress.Part> open = new ConcurrentHashMap<>();
    private volatile String lastTable = "the first table";

    /** Progress that is shown like this. */
    public TerminalProgress(Progress terminal) {
        this.terminal = terminal;
    }

    @Override
    public void notice(String text) {
        terminal.say("note: " + text);
    }

    @Override
    public void brokenOff(String text, boolean kept) {
        close();
        notice(text);
    }

    /** A phase with nothing to do is not shown. Of a backup 0 says only that the server has no estimate. */
    @Override
    public void begun(Phase phase, long total) {
        if (total == 0 && phase != Phase.BACKUP && phase != Phase.COUNT) {
            return;
        }
        open.put(phase, terminal.begin(phase.title(), phase.unit(), total));
    }

    @Override
    public void advanced(Phase phase, long by) {
        Progress.Part shown = open.get(phase);
        if (shown != null) {
            shown.advance(lastTable, by);
        }
    }

    @Override
    public void advanced(Phase phase, QualifiedName table, long rows) {
        lastTable = table.toString();
        advanced(phase, rows);
    }

    @Override
    public void tableFinished(Phase phase, QualifiedName table, long rows) {
        lastTable = table.toString();
    }

    @Override
    public void finished(Phase phase, Duration took) {
        try (Progress.Part shown = open.remove(phase)) {
            if (shown != null) {
                shown.finish();
            }
        }
    }

    /** Ends what a failure left open. */
    @Override
    public void close() {
        open.values().forEach(Progress.Part::close);
        open.clear();
    }
}
