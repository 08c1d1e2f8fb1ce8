package io.rowlog.consumer.replay;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.kafka.LogReader;
import io.rowlog.consumer.changes.Change;
import io.rowlog.consumer.changes.Change.OfRow;
import io.rowlog.consumer.changes.Change.Truncation;
import io.rowlog.consumer.changes.Formats;
import io.rowlog.consumer.load.CopyWriter;
import io.rowlog.consumer.target.MergeKeys;
import io.rowlog.consumer.target.ServerFailure;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.LogEvent.TableDescribed;
import io.rowlog.schema.log.LogState;
import io.rowlog.schema.wal.Visibility;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Applies changes of rows to a target, in the transaction of its session: folded to what remains of them, all of a table at
 * once. Where the target refuses that, as when two rows exchange what must be unique, the changes are applied in smaller parts,
 * at last one by one in their order; only what then fails is a conflict. Not thread-safe.
 */
final class Applier {
    /** Temporary tables of a session; a target may have many thousand tables. */
    private static final int MOST_WRITERS = 300;

    private static final String APART = """
            SELECT pg_catalog.to_regclass(?) IS NOT NULL AND NOT EXISTS (
                SELECT FROM pg_catalog.pg_partition_tree(pg_catalog.to_regclass(?)) p
                WHERE p.relid = pg_catalog.to_regclass(?))
            """;

    private final Connection session;
    private final LogReader log;
    private final Formats formats;
    private final Predicate<QualifiedName> chosen;
    private final Map<QualifiedName, Visibility> supplements;
    private final Conflicts conflicts;
    private final ByteOutput buffer = CopyWriter.buffer();
    private final Map<QualifiedName, TableChanges> tables = new HashMap<>();
    private final Map<String, QualifiedName> names = new HashMap<>();

    /** By a table and a partition of it, whether the target has the partition, and apart from the table. */
    private final Map<QualifiedName, Map<String, Boolean>> apart = new HashMap<>();

    private @Nullable MergeKeys keys;
    private int number;

    /**
     * @param chosen which tables the target has of the source's
     * @param supplements what later snapshots saw of tables that were read again
     * @param conflicts says what becomes of changes that do not fit
     */
    Applier(
            Connection session,
            LogReader log,
            Formats formats,
            Predicate<QualifiedName> chosen,
            Map<QualifiedName, Visibility> supplements,
            Conflicts conflicts) {
        this.session = session;
        this.log = log;
        this.formats = formats;
        this.chosen = chosen;
        this.supplements = new HashMap<>(supplements);
        this.conflicts = conflicts;
    }

    /**
     * Applies changes, none of which is of definitions.
     *
     * @throws Failure when one does not fit the target
     */
    void apply(List<Change> changes) throws SQLException {
        List<Change> wanted = new ArrayList<>(changes.size());
        for (Change change : changes) {
            if (!wanted(change)) {
                continue;
            }
            if (change instanceof OfRow row && !ready(row)) {
                // What is made for it must not be undone with what is tried before it.
                applyAll(wanted);
                wanted.clear();
                make(row);
            }
            wanted.add(change);
        }
        applyAll(wanted);
    }

    /** A table has what a later snapshot saw of it. */
    void supplemented(QualifiedName table, Visibility seen) {
        supplements.put(table, seen);
    }

    /** The transaction has ended. */
    void committed() throws SQLException {
        tables.values().forEach(changes -> changes.writer().ended());
        if (tables.size() > MOST_WRITERS) {
            forget();
            session.commit();
        }
    }

    /** Definitions are about to change: tables are looked up anew. */
    void forget() throws SQLException {
        for (TableChanges changes : tables.values()) {
            changes.writer().drop();
        }
        tables.clear();
        names.clear();
        apart.clear();
        keys = null;
    }

    private boolean wanted(Change change) {
        QualifiedName table = table(change.place().topic(), change);
        Visibility seen = supplements.get(table);
        return chosen.test(table)
                && (seen == null || !seen.sees(change.place().commit().xid()));
    }

    /** Whether what is collected of the change's table has rows like the change's. */
    private boolean ready(OfRow change) throws SQLException {
        TableChanges current = tables.get(target(change));
        return current != null && (change.row() == null || current.takes(formats.ofRow(change.row())));
    }

    private QualifiedName table(String topic, Change change) {
        QualifiedName known = names.get(topic);
        if (known != null) {
            return known;
        }
        QualifiedName found;
        if (change instanceof OfRow row && row.row() != null) {
            found = formats.ofRow(row.row()).format().table();
        } else if (change instanceof OfRow row && row.key() != null) {
            found = formats.ofKey(row.key()).format().table();
        } else {
            found = described(topic, change).format().table();
        }
        names.put(topic, found);
        return found;
    }

    /** A deletion has no row, and what the log says of the table's form may be later than the deletion: its key is enough. */
    private void make(OfRow change) throws SQLException {
        QualifiedName table = target(change);
        ByteBuffer row = change.row() != null ? change.row() : change.old();
        Formats.Rows rows = row != null ? formats.ofRow(row) : formats.ofKey(Objects.requireNonNull(change.key()));
        TableChanges before = tables.remove(table);
        if (before != null) {
            before.writer().drop();
        }
        MergeKeys read = keys;
        if (read == null) {
            read = MergeKeys.read(session);
            keys = read;
        }
        RowFormat format =
                new RowFormat(table, rows.format().fields(), rows.format().key());
        TableWriter writer = TableWriter.of(session, format, read, number++, buffer)
                .orElseThrow(() -> new Failure(
                        FailureCode.TARGET_UNFIT,
                        "The target has no table " + table + ", of which the log has changes",
                        "Make it as it is at the source, or begin again with an empty database"));
        tables.put(table, new TableChanges(writer, rows));
    }

    /**
     * Where a change goes: rows of a partition go through their table. A stream finds out which table a partition belongs to when
     * it reads a transaction, which is after that has ended: a partition that was filled before it was attached is a table of its
     * own here when its rows come.
     */
    private QualifiedName target(OfRow change) throws SQLException {
        QualifiedName table = table(change.place().topic(), change);
        String partition = change.partition();
        if (partition == null || !apart(table, partition)) {
            return table;
        }
        return QualifiedName.ofIdentity(partition).orElse(table);
    }

    private boolean apart(QualifiedName table, String partition) throws SQLException {
        Map<String, Boolean> partitions = apart.computeIfAbsent(table, each -> new HashMap<>());
        Boolean known = partitions.get(partition);
        if (known != null) {
            return known;
        }
        try (PreparedStatement select = session.prepareStatement(APART)) {
            select.setString(1, partition);
            select.setString(2, table.sql());
            select.setString(3, partition);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                partitions.put(partition, row.getBoolean(1));
                return row.getBoolean(1);
            }
        }
    }

    /** The form of a table's rows as the log tells it, for a change that has none. */
    private Formats.Rows described(String topic, Change change) {
        return described(topic)
                .or(() -> {
                    log.readToEnd();
                    return described(topic);
                })
                .orElseThrow(() -> new Failure(
                        FailureCode.LOG_DAMAGED,
                        "The log does not say of which table the change at " + change.place() + " is",
                        "Events of the control topic are lost; take a new snapshot"));
    }

    private Optional<Formats.Rows> described(String topic) {
        Optional<LogState> state = log.state();
        return state.flatMap(read -> read.described().stream()
                        .filter(each -> each.topic().equals(topic))
                        .map(TableDescribed::rowSchema)
                        .findFirst())
                .or(() -> state.flatMap(read -> read.snapshots().stream()
                        .flatMap(snapshot -> snapshot.tables().stream())
                        .filter(table -> table.topic().equals(topic))
                        .map(table -> table.planned().rowSchema())
                        .reduce((earlier, later) -> later)))
                .map(formats::of);
    }

    private void applyAll(List<Change> changes) throws SQLException {
        if (changes.isEmpty()) {
            return;
        }
        Savepoint before = session.setSavepoint();
        try {
            run(changes);
            session.releaseSavepoint(before);
        } catch (ConflictException e) {
            session.rollback(before);
            applyParts(changes, conflict(changes.getFirst(), e.getMessage(), e));
        } catch (SQLException e) {
            if (!Objects.requireNonNullElse(e.getSQLState(), "").startsWith("23")) {
                throw e;
            }
            session.rollback(before);
            applyParts(
                    changes,
                    ServerFailure.of(
                            "Applying the change at " + changes.getFirst().place(), e));
        }
    }

    private void applyParts(List<Change> changes, Failure alone) throws SQLException {
        tables.values().forEach(TableChanges::clear);
        if (changes.size() == 1) {
            resolve(changes.getFirst(), alone);
            return;
        }
        int half = changes.size() / 2;
        applyAll(changes.subList(0, half));
        applyAll(changes.subList(half, changes.size()));
    }

    /**
     * Deals with a change that does not fit.
     *
     * @throws Failure when it is to end the replay, or cannot be dealt with
     */
    private void resolve(Change change, Failure alone) throws SQLException {
        if (!(change instanceof OfRow row)) {
            throw alone;
        }
        boolean resolved = switch (conflicts.rule()) {
            case STOP -> false;
            case SKIP -> true;
            case OVERWRITE -> overwritten(row);
        };
        if (!resolved) {
            throw alone;
        }
        conflicts.met(target(row), alone);
    }

    /** False where it is not possible: another row has what must be unique, or the log does not have the whole row. */
    private boolean overwritten(OfRow row) throws SQLException {
        TableChanges table = Objects.requireNonNull(tables.get(target(row)));
        Savepoint before = session.setSavepoint();
        try {
            boolean done = table.overwrite(row, row.key() == null ? null : formats.ofKey(row.key()));
            session.releaseSavepoint(before);
            return done;
        } catch (SQLException e) {
            if (!Objects.requireNonNullElse(e.getSQLState(), "").startsWith("23")) {
                throw e;
            }
            session.rollback(before);
            return false;
        }
    }

    private static Failure conflict(Change change, @Nullable String what, Exception cause) {
        return new Failure(
                FailureCode.MISMATCH,
                "The change at " + change.place() + " does not fit the target: " + what,
                "Something else has written into the target: undo that, or begin again with an empty database",
                cause);
    }

    private void run(List<Change> changes) throws SQLException, ConflictException {
        Set<TableChanges> touched = new LinkedHashSet<>();
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            if (change instanceof OfRow row) {
                TableChanges table = Objects.requireNonNull(tables.get(target(row)));
                touched.add(table);
                table.add(row, row.key() == null ? null : formats.ofKey(row.key()));
            } else if (change instanceof Truncation) {
                flush(touched);
                Map<String, QualifiedName> emptied = new LinkedHashMap<>();
                // Tables that reference each other can only be emptied by one command.
                for (int j = i; j < changes.size() && changes.get(j) instanceof Truncation truncation; j++) {
                    QualifiedName table = table(truncation.place().topic(), truncation);
                    emptied.put(truncation.partition() == null ? table.sql() : truncation.partition(), table);
                    i = j;
                }
                truncate(emptied.keySet());
            }
        }
        flush(touched);
    }

    private static void flush(Set<TableChanges> touched) throws SQLException, ConflictException {
        for (TableChanges table : touched) {
            table.flush();
        }
    }

    private void truncate(Set<String> emptied) throws SQLException {
        Savepoint before = session.setSavepoint();
        try (Statement statement = session.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(
                    "TRUNCATE " + emptied.stream().map(name -> "ONLY " + name).collect(Collectors.joining(", ")));
        } catch (SQLException e) {
            if (!"0A000".equals(e.getSQLState())) {
                throw e;
            }
            session.rollback(before);
            // Another table of the target references one of them, whose rows were deleted before, or are not restored
            // here.
            try (Statement statement = session.createStatement()) {
                for (String name : emptied) {
                    statement.execute("DELETE FROM ONLY " + name);
                }
            }
        }
    }
}
