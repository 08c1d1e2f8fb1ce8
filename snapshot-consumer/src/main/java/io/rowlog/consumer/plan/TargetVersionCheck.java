package io.rowlog.consumer.plan;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;

/** Whether the target's server can take what the source's wrote. Stateless. */
public final class TargetVersionCheck {
    private static final int MAJOR = 10_000;

    private TargetVersionCheck() {}

    /**
     * Passes when the target's major version is the source's or newer.
     *
     * @param source {@code server_version_num}
     * @param target likewise
     * @throws Failure when it is older
     */
    public static void require(int source, int target) {
        if (target / MAJOR < source / MAJOR) {
            throw new Failure(
                    FailureCode.TARGET_UNFIT,
                    "The backup is of PostgreSQL " + source / MAJOR + ", the target is PostgreSQL " + target / MAJOR
                            + ", which does not know all that the source does",
                    "Restore into PostgreSQL " + source / MAJOR + " or newer");
        }
    }
}
