package io.rowlog.consumer.cli;

import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.access.terminal.option.JobsOption;
import io.rowlog.consumer.log.SnapshotChoice;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.consumer.plan.TableSelection;
import io.rowlog.consumer.restore.RestoreRequest;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.SnapshotState;
import java.util.function.Predicate;
import picocli.CommandLine.Mixin;

/** What is restored, and by how many sessions, wherever it goes. */
final class RestoredOptions {
    @Mixin
    private final SnapshotOptions snapshot = new SnapshotOptions();

    @Mixin
    private final JobsOption jobs = new JobsOption();

    /** Whether no snapshot was chosen. */
    boolean anySnapshot() {
        return snapshot.any();
    }

    /**
     * The request that these options make.
     *
     * @param replayed whether a moment decides which snapshot it is
     * @throws Failure when they do not fit what Kafka holds
     */
    RestoreRequest request(
            PostgresConnector target,
            RestoreMode mode,
            RoleSelection roles,
            boolean verify,
            boolean tablespaces,
            boolean stopOnError,
            boolean replayed) {
        SnapshotOptions.Source source = snapshot.source();
        SnapshotChoice choice = source.choice();
        Predicate<QualifiedName> tables = table -> true;
        boolean chosen = !source.patterns().equals(TablePatterns.ALL);
        if (chosen) {
            // The patterns are for the tables of this very snapshot, even if another is completed meanwhile.
            SnapshotState captured = choice.in(source.open());
            tables = new TableSelection(source.patterns()).since(captured);
            choice = replayed ? choice : new SnapshotChoice.ById(captured.id());
        }
        return new RestoreRequest(
                source.kafka(),
                source.log(),
                choice,
                target,
                mode,
                jobs.jobs(),
                tables,
                chosen,
                roles,
                verify,
                tablespaces,
                stopOnError);
    }
}
