package io.rowlog.producer.stream;

import io.rowlog.access.job.JobProgress;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.LogReader;
import io.rowlog.access.kafka.TransactionsReader;
import io.rowlog.producer.source.DefinitionMessage;
import io.rowlog.producer.source.DefinitionSeal;
import io.rowlog.schema.avro.SchemaId;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.LogEvent.DefinitionChanged;
import io.rowlog.schema.log.LogEvent.DefinitionSource;
import io.rowlog.schema.log.LogEvent.Gap;
import io.rowlog.schema.log.LogEvent.TableDescribed;
import io.rowlog.schema.log.LogState;
import io.rowlog.schema.wal.Position;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the log is told of definitions that change, and of which tables it misses something by that: those are read again
 * when the log has it on record. Used by the stream's thread.
 */
final class DefinitionLog {
    private final Optional<DefinitionSeal> seal;
    private final DefinitionChanges changes;
    private final @Nullable NoticedDefinitions noticed;
    private final KafkaSettings kafka;
    private final LogReader log;
    private final TransactionGroup group;
    private final Supplements supplements;
    private final JobProgress progress;

    /** Tables of which the transaction that goes by lets something be missed, by the reason. */
    private final Map<String, Set<QualifiedName>> missing = new TreeMap<>();

    /** Tables whose gap waits for its commit: what heals it must begin after it. */
    private final Set<QualifiedName> onRecord = new TreeSet<>();

    private boolean forgeryTold;

    /**
     * @param seal of what event triggers tell; empty where they do not
     * @param noticed null where event triggers tell
     */
    DefinitionLog(
            Optional<DefinitionSeal> seal,
            DefinitionChanges changes,
            @Nullable NoticedDefinitions noticed,
            KafkaSettings kafka,
            LogReader log,
            TransactionGroup group,
            Supplements supplements,
            JobProgress progress) {
        this.seal = seal;
        this.changes = changes;
        this.noticed = noticed;
        this.kafka = kafka;
        this.log = log;
        this.group = group;
        this.supplements = supplements;
        this.progress = progress;
    }

    /** An event trigger has told of a command. */
    void told(byte[] content, SourceTransaction transaction) {
        Optional<byte[]> opened = seal.flatMap(each -> each.open(content, transaction.xid()));
        if (opened.isEmpty() && seal.isPresent() && !forgeryTold) {
            forgeryTold = true;
            progress.notice(
                    "Somebody has written a message that looks like one of Rowlog's event triggers, and is none: the"
                            + " transaction at " + transaction.position().commit() + ". Such messages are ignored");
        }
        Optional<DefinitionChanged> told =
                opened.flatMap(message -> changes.of(DefinitionMessage.parse(message), transaction.position()));
        if (told.isEmpty()) {
            return;
        }
        DefinitionChanged changed = told.get();
        transaction.next();
        group.transaction().event(changed, transaction.offsets());
        if (changed.problem() != null) {
            progress.notice(changed.tag() + " at " + changed.position() + ": " + changed.problem());
        }
        changed.rewritten()
                .forEach(
                        table -> miss(table, "a command wrote all rows anew, which the write-ahead log does not tell"));
    }

    /**
     * Rows of a table come in a form. Where it is another than before, that is all that is seen of a command without event
     * triggers.
     *
     * @param before as changes of it came last; null when there were none yet
     */
    void form(TableDescribed now, @Nullable TableDescribed before, SourceTransaction transaction) throws SQLException {
        if (noticed == null) {
            return;
        }
        Optional<SchemaId> earlier = before == null ? ofSnapshots(now.table()) : Optional.of(before.rowSchema());
        if (earlier.isPresent() && !earlier.get().equals(now.rowSchema())) {
            group.transaction()
                    .event(noticed(transaction.next(), noticed.read(Set.of(now.table()))), transaction.offsets());
            miss(now.table(), "its definition has changed, and what was done to its rows is not known");
        }
    }

    /** The form in which the latest snapshot reads a table: also one that goes on, or began after the stream. */
    private Optional<SchemaId> ofSnapshots(QualifiedName table) {
        log.readToEnd();
        return log.state()
                .flatMap(state -> state.stream()
                        .flatMap(stream -> state.snapshots().stream()
                                .skip(stream.snapshotsBefore())
                                .flatMap(snapshot -> snapshot.tables().stream())
                                .filter(each -> each.table().equals(table))
                                .map(each -> each.planned().rowSchema())
                                .reduce((earlier, later) -> later)));
    }

    private void miss(QualifiedName table, String reason) {
        missing.computeIfAbsent(reason, each -> new TreeSet<>()).add(table);
    }

    /** The transaction that went by has ended. */
    void ended() {
        missing.forEach((reason, tables) -> missed(tables, reason));
        missing.clear();
    }

    /**
     * Asks for tables that were made meanwhile, while no transaction goes by.
     *
     * @return whether there are any
     */
    boolean look() throws SQLException {
        if (noticed == null) {
            return false;
        }
        noticed.check();
        Optional<Set<QualifiedName>> found = noticed.found();
        if (found.isPresent()) {
            group.transaction().event(noticed(new Position(group.logged(), 0), noticed.read(found.get())));
            missed(found.get(), "it was made since the stream began, and is published since it was noticed");
        }
        return found.isPresent();
    }

    private static DefinitionChanged noticed(Position position, List<Definition> definitions) {
        return new DefinitionChanged(
                position,
                DefinitionSource.NOTICED,
                null,
                null,
                null,
                null,
                List.of(),
                definitions,
                List.of(),
                List.of(),
                List.of(),
                "what was done, and when, is not known");
    }

    private void missed(Set<QualifiedName> tables, String reason) {
        long offset;
        try (TransactionsReader transactions = new TransactionsReader(
                kafka, log.state().map(LogState::created).orElseThrow().log(), log.schemas()::get)) {
            offset = transactions.end();
        }
        group.transaction()
                .event(new Gap(
                        Instant.now().truncatedTo(ChronoUnit.MILLIS),
                        group.logged(),
                        offset,
                        List.copyOf(tables),
                        reason));
        progress.notice("Of " + tables.stream().map(Object::toString).collect(Collectors.joining(", "))
                + " moments from now on cannot be restored until rows are read again, which begins now: " + reason);
        onRecord.addAll(tables);
    }

    /** Has those tables read again whose gap is in the log. */
    void readAgain() {
        if (!onRecord.isEmpty() && group.isEmpty()) {
            supplements.add(onRecord);
            onRecord.clear();
        }
    }
}
