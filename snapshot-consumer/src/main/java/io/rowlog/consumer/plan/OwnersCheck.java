package io.rowlog.consumer.plan;

import io.rowlog.access.failure.Failure;
import io.rowlog.schema.log.SnapshotState;

/** Whether a snapshot has owners: those of earlier builds do not. */
public final class OwnersCheck {
    private OwnersCheck() {}

    /**
     * Passes when the snapshot has the owners, if they are wanted; every table has one.
     *
     * @throws Failure when it does not
     */
    public static void require(SnapshotState snapshot, RoleSelection wanted) {
        if (wanted.owners()
                && !snapshot.tables().isEmpty()
                && snapshot.definitions().stream().noneMatch(RoleSelection::isOwner)) {
            throw Failure.usage(
                    "Snapshot " + snapshot.id() + " has no owners: it was taken by a version that did not capture them",
                    "Nothing was changed. Take a new snapshot, or restore without --owners");
        }
    }
}
