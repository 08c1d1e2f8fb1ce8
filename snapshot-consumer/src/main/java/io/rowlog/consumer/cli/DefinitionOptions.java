package io.rowlog.consumer.cli;

import io.rowlog.consumer.plan.RoleSelection;
import picocli.CommandLine.Option;

/** What of the definitions is restored or printed besides the objects themselves. */
final class DefinitionOptions {
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

    @Option(
            names = "--tablespaces",
            description =
                    "Put tables and indexes into the tablespaces that they are in in the source (default: all into"
                            + " the database's own).")
    private boolean tablespaces;

    /** Whether owners and grants are among it. */
    RoleSelection roles() {
        return new RoleSelection(owners, grants);
    }

    /** Whether relations go to the tablespaces that they are in in the source. */
    boolean tablespaces() {
        return tablespaces;
    }
}
