package io.rowlog.consumer.plan;

import io.rowlog.access.terminal.UserError;
import io.rowlog.schema.log.SnapshotManifest;

/** Whether a snapshot has owners: those of earlier builds do not. */
public final class OwnersCheck {
    private OwnersCheck() {}

    /**
     * Passes when the snapshot has the owners, if they are wanted; every table has one.
     *
     * @throws UserError when it does not
     */
    public static void require(SnapshotManifest snapshot, RoleSelection wanted) {
        if (wanted.owners()
                && !snapshot.tables().isEmpty()
                && snapshot.definitions().stream().noneMatch(RoleSelection::isOwner)) {
            throw UserError.usage(
                    "Snapshot " + snapshot.id() + " has no owners: it was taken by a version that did not capture them",
                    "Nothing was changed. Take a new snapshot, or restore without --owners");
        }
    }
}
