package io.rowlog.consumer.watch;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.watch.WatchSettings.TargetMode;

/** What to do next with a target. */
public sealed interface NextStep {
    /** Nothing: it has the latest snapshot, or is not to get it. */
    record Nothing() implements NextStep {}

    /** Bring this snapshot into the target. */
    record Refresh(String snapshot, RestoreMode mode) implements NextStep {}

    /**
     * What there is to do with a target.
     *
     * @param latest the latest complete snapshot
     * @throws Failure when what is in the target must not be touched
     */
    static NextStep decide(TargetMode mode, TargetHistory.State state, String latest) {
        if (state.unfinished()) {
            // Only the restore that was begun goes on; a newer snapshot follows it.
            return new Refresh(state.begun() == null ? latest : state.begun(), RestoreMode.CREATE);
        }
        TargetHistory.Restored restored = state.restored();
        if (restored != null && restored.snapshot().equals(latest)) {
            return new Nothing();
        }
        return switch (mode) {
            case REFRESH -> refresh(state, latest);
            case CREATE -> restored == null ? new Refresh(latest, RestoreMode.CREATE) : new Nothing();
            case REPLACE -> new Refresh(latest, RestoreMode.REPLACE);
            case MERGE -> new Refresh(latest, RestoreMode.MERGE);
        };
    }

    private static NextStep refresh(TargetHistory.State state, String latest) {
        if (state.tables() == 0) {
            return new Refresh(latest, RestoreMode.CREATE);
        }
        if (state.ours()) {
            return new Refresh(latest, RestoreMode.REPLACE);
        }
        throw new Failure(
                FailureCode.TARGET_UNFIT,
                "The target has " + state.tables() + " tables of the log that this service has not made",
                Remedy.of(
                        "Nothing was changed. Name an empty database in %s, or set %s to replace or merge",
                        Setting.TARGET, Setting.MODE));
    }
}
