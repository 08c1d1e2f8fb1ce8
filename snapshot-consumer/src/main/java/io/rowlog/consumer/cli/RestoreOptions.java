package io.rowlog.consumer.cli;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.terminal.option.TargetOptions;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.consumer.restore.RestoreRequest;
import picocli.CommandLine.Mixin;

/** What is restored or verified, and which database: the options that both commands have. */
final class RestoreOptions {
    @Mixin
    private final TargetOptions target = new TargetOptions();

    @Mixin
    private final RestoredOptions restored = new RestoredOptions();

    /** Whether no snapshot was chosen. */
    boolean anySnapshot() {
        return restored.anySnapshot();
    }

    /**
     * The request that these options make.
     *
     * @param replayed whether a moment decides which snapshot it is
     * @throws Failure when they do not fit what Kafka holds
     */
    RestoreRequest request(
            RestoreMode mode,
            RoleSelection roles,
            boolean verify,
            boolean tablespaces,
            boolean stopOnError,
            boolean replayed) {
        return restored.request(target.connector(), mode, roles, verify, tablespaces, stopOnError, replayed);
    }
}
