package io.rowlog.producer.cli;

import io.rowlog.access.terminal.progress.Progress;
import io.rowlog.producer.snapshot.SnapshotProgress;
import io.rowlog.schema.catalog.QualifiedName;
import org.jspecify.annotations.Nullable;

/** Shows a snapshot's progress at the terminal. Thread-safe. */
final class PhaseProgress implements SnapshotProgress, AutoCloseable {
    private final Progress terminal;

    /** Null until the plan is made. */
    private volatile Progress.@Nullable Phase reading;

    PhaseProgress(Progress terminal) {
        this.terminal = terminal;
    }

    @Override
    public void started(String snapshot, int tables, long estimatedRows) {
        reading = terminal.begin("Backing up", "rows", estimatedRows);
    }

    @Override
    public void brokenOff(String text) {
        close();
        reading = null;
        terminal.say("note: " + text);
    }

    @Override
    public void advanced(QualifiedName table, long rows) {
        Progress.Phase phase = reading;
        if (phase != null) {
            phase.advance(table.toString(), rows);
        }
    }

    /** The snapshot is complete. */
    void complete() {
        Progress.Phase phase = reading;
        if (phase != null) {
            phase.finish();
        }
    }

    @Override
    public void close() {
        Progress.Phase phase = reading;
        if (phase != null) {
            phase.close();
        }
    }
}
