package io.rowlog.consumer.apply;

import io.rowlog.access.catalog.ExtensionTables;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.consumer.log.TableRows;
import io.rowlog.consumer.plan.ExistingTablesCheck;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.consumer.plan.TargetCatalog;
import io.rowlog.consumer.plan.TargetVersionCheck;
import io.rowlog.schema.catalog.LargeObjects;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SequenceValue;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Brings a plan's rows into tables that exist, all in one transaction on one session: whatever goes wrong, the target is as
 * it was. Foreign keys that touch the tables, and their triggers and rules, are set aside meanwhile. One object does one
 * restore.
 */
public final class ExistingTablesRestore {
    private final RestorePlan plan;
    private final RestoreMode mode;
    private final KafkaSettings kafka;
    private final Sessions sessions;
    private final JobProgress progress;
    private final PhaseClock clock;

    /**
     * @param mode {@code DATA_ONLY}, {@code REPLACE} or {@code MERGE}
     * @param course of this try and those before it
     */
    public ExistingTablesRestore(
            RestorePlan plan,
            RestoreMode mode,
            KafkaSettings kafka,
            Sessions sessions,
            JobProgress progress,
            RestoreCourse course) {
        this.plan = plan;
        this.mode = mode;
        this.kafka = kafka;
        this.sessions = sessions;
        this.progress = progress;
        clock = course.clock();
    }

    /**
     * Restores.
     *
     * @throws io.rowlog.access.terminal.Failure when the tables do not fit, before anything is touched; or when
     *     something fails, and then the target is as it was
     * @throws SQLException when a statement fails that is not about one object
     */
    public RestoreOutcome run() throws SQLException, InterruptedException {
        Connection session = sessions.open();
        try {
            RestoreLock.lead(session);
            TargetVersionCheck.require(plan.snapshot().start().serverVersion(), TargetTables.serverVersion(session));
            session.setAutoCommit(false);
            RestoreState.requireNone(session);
            check(session);
            ForeignKeyOutcome foreignKeys = exchange(session);
            clock.run(Phase.FINISH, plan.tables().size(), () -> analyze(session));
            return new RestoreOutcome(clock.took(), foreignKeys);
        } finally {
            sessions.close(session);
        }
    }

    private void check(Connection session) throws SQLException {
        ExistingTablesCheck check = TargetCatalog.read(session);
        check.require(tables());
        if (mode == RestoreMode.MERGE) {
            check.requireMergeable(tables());
        }
        if (mode == RestoreMode.DATA_ONLY) {
            EmptyTarget.require(session, plan);
        }
    }

    private List<TableRows> tables() {
        return plan.tables().stream()
                .filter(rows -> !rows.table().equals(LargeObjects.TABLE))
                .toList();
    }

    private ForeignKeyOutcome exchange(Connection session) throws SQLException, InterruptedException {
        Set<QualifiedName> partitioned = TargetTables.partitioned(session);
        RowExchange exchange = switch (mode) {
            case DATA_ONLY -> new FillRows();
            case REPLACE -> new ReplaceRows(partitioned, ExtensionTables.conditions(session));
            case MERGE -> new MergeRows(partitioned);
            case CREATE, SCHEMA_ONLY -> throw new IllegalStateException(mode + " is not for existing tables");
        };
        List<Suspension> suspended = Suspension.begin(
                session, tables().stream().map(table -> table.table().sql()).toList());
        clock.run(Phase.ROWS, plan.rows(), () -> load(session, exchange));
        clock.run(Phase.FOREIGN_KEYS, suspended.size(), () -> {
            execute(session, "SET CONSTRAINTS ALL IMMEDIATE");
            for (Suspension suspension : suspended) {
                suspension.end(session);
                progress.advanced(Phase.FOREIGN_KEYS, 1);
            }
            setSequences(session, exchange);
            if (mode == RestoreMode.DATA_ONLY) {
                MaterializedViews.refresh(session, plan);
            }
            execute(session, "SET LOCAL synchronous_commit = on");
            session.commit();
        });
        return new ForeignKeyOutcome(
                (int) suspended.stream().filter(Suspension::foreignKey).count(), List.of());
    }

    private void load(Connection session, RowExchange exchange) throws SQLException {
        exchange.begin(session, tables());
        TableLoader.Source source = new TableLoader.Source(
                kafka, "rowlog-load", new ReentrantLock(true), new KafkaSilence(kafka, progress));
        try (TableLoader loader = new TableLoader(session, source)) {
            for (TableRows table : plan.tables()) {
                if (table.table().equals(LargeObjects.TABLE)) {
                    new LargeObjectRows(plan).exchange(session, table, loader, mode);
                } else {
                    exchange.exchange(session, table, loader);
                }
                progress.tableFinished(
                        Phase.ROWS, table.table(), table.manifest().rows());
            }
        }
    }

    private void setSequences(Connection session, RowExchange exchange) throws SQLException {
        List<SequenceValue> sequences = plan.sequences();
        if (!plan.whole()) {
            Set<QualifiedName> used = TargetTables.sequences(session, plan.tableNames());
            sequences = sequences.stream()
                    .filter(sequence -> used.contains(sequence.name()))
                    .toList();
        }
        if (exchange.exact()) {
            SequenceWriter.set(session, sequences);
        } else {
            SequenceWriter.advance(session, sequences);
        }
    }

    private void analyze(Connection session) throws SQLException {
        for (TableRows table : plan.tables()) {
            execute(session, "ANALYZE " + table.table().sql());
            session.commit();
            progress.advanced(Phase.FINISH, 1);
        }
    }

    private static void execute(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }
}
