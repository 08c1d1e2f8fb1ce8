package io.rowlog.consumer.plan;

import io.rowlog.access.terminal.UserError;

/** Whether the target's server can take what the source's wrote. Stateless. */
public final class TargetVersionCheck {
    private static final int MAJOR = 10_000;

    private TargetVersionCheck() {}

    /**
     * Passes when the target's major version is the source's or newer.
     *
     * @param source {@code server_version_num}
     * @param target likewise
     * @throws UserError when it is older
     */
    public static void require(int source, int target) {
        if (target / MAJOR < source / MAJOR) {
            throw new UserError(
                    "The backup is of PostgreSQL " + source / MAJOR + ", the target is PostgreSQL " + target / MAJOR
                            + ", which does not know all that the source does",
                    "Restore into PostgreSQL " + source / MAJOR + " or newer");
        }
    }
}
