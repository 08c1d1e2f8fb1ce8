package io.rowlog.consumer.replay;

import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.consumer.changes.Batch;
import io.rowlog.consumer.changes.Change;
import io.rowlog.consumer.load.SequenceWriter;
import io.rowlog.consumer.restore.RestoreRequest;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SequenceValue;
import io.rowlog.schema.log.LogEvent.Committed;
import io.rowlog.schema.log.LogEvent.OfTransactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Applies batch after batch, and commits where transactions end. Not thread-safe. */
final class Course {
    private final RestoreRequest base;
    private final ReplayMeter meter;
    private final Connection session;
    private final Applier applier;
    private final JobProgress progress;
    private final Supplement supplement;
    private final int sourceVersion;
    private final List<SequenceValue> sequences = new ArrayList<>();
    private final Set<QualifiedName> rewritten = new LinkedHashSet<>();

    /** Of the transaction that goes by; null where it has not changed any. */
    private @Nullable DefinitionApplier definitions;

    private @Nullable OfTransactions last;
    private long next;
    private long transactions;
    private long changes;

    /**
     * @param sourceVersion {@code server_version_num} of the source
     */
    Course(
            RestoreRequest base,
            Connection session,
            Applier applier,
            Supplement supplement,
            int sourceVersion,
            ReplayMeter meter,
            JobProgress progress) {
        this.base = base;
        this.meter = meter;
        this.supplement = supplement;
        this.sourceVersion = sourceVersion;
        this.session = session;
        this.applier = applier;
        this.progress = progress;
    }

    void take(Batch batch) throws SQLException, InterruptedException {
        apply(batch.changes());
        changes += batch.changes().size();
        transactions += batch.transactions();
        sequences.addAll(batch.sequences());
        if (batch.last() != null) {
            last = batch.last();
            next = batch.next();
        }
        if (batch.whole() && last != null) {
            if (last instanceof Committed transaction) {
                finishDefinitions(transaction);
            }
            commit(last);
        }
    }

    private void apply(List<Change> all) throws SQLException {
        int from = 0;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i) instanceof Change.OfDefinition definition) {
                applier.apply(all.subList(from, i));
                define(definition);
                from = i + 1;
            }
        }
        applier.apply(all.subList(from, all.size()));
    }

    private void define(Change.OfDefinition definition) throws SQLException {
        DefinitionApplier applying = definitions;
        if (applying == null) {
            applying = new DefinitionApplier(session, base.roles(), base.tables(), sourceVersion);
            definitions = applying;
        }
        meter.takesItsTime();
        // What it holds of a type or a table would keep that from being dropped.
        applier.forget();
        applying.apply(definition);
        definition.changed().rewritten().stream().filter(base.tables()).forEach(rewritten::add);
    }

    /** Definitions are then as at the source, and tables whose rows were written anew have them. */
    private void finishDefinitions(Committed transaction) throws SQLException, InterruptedException {
        DefinitionApplier applied = definitions;
        if (applied != null) {
            applied.requireAsAtSource(transaction.commit().lsn().toString());
            definitions = null;
        }
        for (QualifiedName table : rewritten) {
            meter.takesItsTime();
            applier.supplemented(table, supplement.load(table, transaction.commit()));
        }
        rewritten.clear();
    }

    private void commit(OfTransactions reached) throws SQLException {
        if (!sequences.isEmpty()) {
            SequenceWriter.set(session, sequences);
            sequences.clear();
        }
        TargetNotes.applied(session, reached, next, transactions);
        session.commit();
        applier.committed();
        progress.advanced(Phase.REPLAY, transactions);
        meter.committed(reached, transactions, changes);
        transactions = 0;
        changes = 0;
        last = null;
    }
}
