package io.rowlog.consumer.plan;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.log.SnapshotState;
import java.util.List;
import java.util.Set;

/**
 * Which of the definitions that are about roles are restored; most restores are for other roles than the source has.
 * Immutable.
 *
 * @param owners whether objects get the owners that they have in the source; else they belong to the role that restores
 * @param grants whether they get the privileges, and the database the default privileges, that they have there
 */
public record RoleSelection(boolean owners, boolean grants) {
    /** Neither owners nor grants. */
    public static final RoleSelection NONE = new RoleSelection(false, false);

    private static final String OWNER = "owner";
    private static final String PRIVILEGES = "grants";
    private static final Set<String> GRANTS = Set.of(PRIVILEGES, "default acl");

    /** Whether a definition is restored; one that is not about roles always is. */
    public boolean has(Definition definition) {
        return (owners || !isOwner(definition)) && (grants || !GRANTS.contains(definition.kind()));
    }

    /** Whether a definition takes rights from the role that restores, or may do so. */
    public static boolean takesRights(Definition definition) {
        return isOwner(definition) || GRANTS.contains(definition.kind());
    }

    /**
     * Those of a plan's definitions that its target can have word by word. An owner's own privileges are among the privileges
     * of an object, so that where an object keeps another owner they are others.
     */
    public static List<Definition> comparable(List<Definition> definitions) {
        return definitions.stream().anyMatch(RoleSelection::isOwner)
                ? definitions
                : definitions.stream()
                        .filter(definition -> !definition.kind().equals(PRIVILEGES))
                        .toList();
    }

    /** Whether a definition gives an object its owner. */
    private static boolean isOwner(Definition definition) {
        return definition.kind().equals(OWNER);
    }

    /**
     * Passes when the snapshot has the owners, if they are wanted; every table has one. Snapshots of earlier versions do not.
     *
     * @throws Failure when it does not have them
     */
    public void requireIn(SnapshotState snapshot) {
        if (owners
                && !snapshot.tables().isEmpty()
                && snapshot.definitions().stream().noneMatch(RoleSelection::isOwner)) {
            throw Failure.usage(
                    "Snapshot " + snapshot.id() + " has no owners: it was taken by a version that did not capture them",
                    Remedy.of("Nothing was changed. Take a new snapshot, or restore without %s", Setting.OWNERS));
        }
    }

    /** Whether owners or grants are restored. */
    public boolean any() {
        return owners || grants;
    }

    /** For people, after what is restored; empty when neither is. */
    public String text() {
        if (owners) {
            return grants ? " with owners and grants" : " with owners";
        }
        return grants ? " with grants" : "";
    }
}
