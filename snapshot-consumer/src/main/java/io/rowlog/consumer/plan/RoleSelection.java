package io.rowlog.consumer.plan;

import io.rowlog.schema.catalog.Definition;
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
    private static final Set<String> GRANTS = Set.of("grants", "default acl");

    /** Whether a definition is restored; one that is not about roles always is. */
    public boolean has(Definition definition) {
        return (owners || !isOwner(definition)) && (grants || !GRANTS.contains(definition.kind()));
    }

    /** Whether a definition takes rights from the role that restores, or may do so. */
    public static boolean takesRights(Definition definition) {
        return isOwner(definition) || GRANTS.contains(definition.kind());
    }

    /** Whether a definition gives an object its owner. */
    static boolean isOwner(Definition definition) {
        return definition.kind().equals(OWNER);
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
