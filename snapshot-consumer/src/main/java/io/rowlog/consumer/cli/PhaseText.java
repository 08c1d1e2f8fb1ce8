package io.rowlog.consumer.cli;

import io.rowlog.consumer.progress.Phase;

/** A phase of a restore in words. */
record PhaseText(Phase phase) {
    /** What is counted, in the plural. */
    String unit() {
        return switch (phase) {
            case DEFINITIONS, INDEXES -> "definitions";
            case ROWS, VERIFY -> "rows";
            case FOREIGN_KEYS -> "foreign keys";
            case FINISH -> "steps";
        };
    }

    @Override
    public String toString() {
        return switch (phase) {
            case DEFINITIONS -> "Definitions";
            case ROWS -> "Rows";
            case INDEXES -> "Remaining keys and indexes";
            case FOREIGN_KEYS -> "Foreign keys";
            case FINISH -> "Finish";
            case VERIFY -> "Verification";
        };
    }
}
