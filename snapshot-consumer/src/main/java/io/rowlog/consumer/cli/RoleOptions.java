package io.rowlog.consumer.cli;

import io.rowlog.consumer.plan.RoleSelection;
import picocli.CommandLine.Option;

/** Whether owners and grants are among what is restored or printed. */
final class RoleOptions {
    @Option(
            names = "--owners",
            description = "Give objects the owners that they have in the source, whose roles must exist (default: they"
                    + " belong to the role that restores).")
    private boolean owners;

    @Option(
            names = "--grants",
            description =
                    "Grant and revoke as in the source, default privileges too; the roles must exist (default: the"
                            + " privileges that new objects have).")
    private boolean grants;

    RoleSelection selection() {
        return new RoleSelection(owners, grants);
    }
}
