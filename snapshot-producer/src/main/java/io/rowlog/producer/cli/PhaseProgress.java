package io.rowlog.producer.cli;

import io.rowlog.access.terminal.progress.Progress;
import io.rowlog.producer.snapshot.SnapshotProgress;
import io.rowlog.schema.catalog.QualifiedName;

/** Shows a snapshot's progress at the terminal. Thread-safe. */
final class PhaseProgress implements SnapshotProgress, AutoCloseable {
    private final Progress terminal;
    private static final Progress.Phase NO_PHASE = new Progress.Phase() {
        @Override
        public void advance(String where, long units) {}

        @Override
        public void close() {}
    };

    private volatile Progress.Phase reading = NO_PHASE;

    PhaseProgress(Progress terminal) {
        this.terminal = terminal;
    }

    @Override
    public void started(String snapshot, int tables, long estimatedRows) {
        reading = terminal.begin("Backing up", "rows", estimatedRows);
    }

    @Override
    public void advanced(QualifiedName table, long rows) {
        reading.advance(table.toString(), rows);
    }

    @Override
    public void close() {
        reading.close();
    }
}
