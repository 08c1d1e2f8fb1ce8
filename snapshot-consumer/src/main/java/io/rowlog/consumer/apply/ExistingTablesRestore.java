package io.rowlog.consumer.apply;

import io.rowlog.access.catalog.ExtensionTables;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.postgres.ServerVersion;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.consumer.ddl.CollisionCheck;
import io.rowlog.consumer.ddl.DefinitionWriter;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.log.RowSource;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.consumer.target.ExistingTablesCheck;
import io.rowlog.consumer.target.TargetTables;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.LargeObjects;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SequenceValue;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Brings a plan's rows into tables that exist, all in one transaction on one session: whatever goes wrong, the target is as
 * it was. Foreign keys that touch the tables, and their triggers and rules, are set aside meanwhile. One object does one
 * restore.
 */
public final class ExistingTablesRestore {
    private static final String MATERIALIZED_VIEWS =
            "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'm'";

    private final RestorePlan plan;
    private final RestoreMode mode;
    private final KafkaSettings kafka;
    private final Sessions sessions;
    private final JobProgress progress;
    private final RestoreRun run;

    /**
     * @param mode {@code DATA_ONLY}, {@code REPLACE} or {@code MERGE}
     * @param run this try and those before it
     */
    public ExistingTablesRestore(
            RestorePlan plan,
            RestoreMode mode,
            KafkaSettings kafka,
            Sessions sessions,
            JobProgress progress,
            RestoreRun run) {
        this.plan = plan;
        this.mode = mode;
        this.kafka = kafka;
        this.sessions = sessions;
        this.progress = progress;
        this.run = run;
    }

    /**
     * Restores.
     *
     * @throws Failure when the tables do not fit, before anything is touched; or when something fails, and then the target
     *     is as it was
     * @throws SQLException when a statement fails that is not about one object
     */
    public RestoreRun.Outcome run() throws SQLException, InterruptedException {
        ServerVersion source = new ServerVersion(plan.snapshot().start().serverVersion());
        try (RestoreSession leader = RestoreSession.lead(sessions, source)) {
            Connection session = leader.connection();
            RestoreNotes.requireNone(session);
            check(session);
            int foreignKeys = exchange(session);
            run.phase(Phase.FINISH, plan.tables().size(), () -> analyze(session));
            return run.outcome(foreignKeys, List.of());
        }
    }

    private void check(Connection session) throws SQLException {
        ExistingTablesCheck check = ExistingTablesCheck.read(session);
        check.require(tables());
        if (mode == RestoreMode.MERGE) {
            check.requireMergeable(tables());
        }
        if (mode == RestoreMode.DATA_ONLY) {
            requireEmpty(session);
        }
    }

    private List<CapturedTable> tables() {
        return plan.tables().stream()
                .filter(table -> !table.name().equals(LargeObjects.TABLE))
                .toList();
    }

    /** Locks the tables against writing until the transaction ends, and passes when there is nothing in them. */
    private void requireEmpty(Connection session) throws SQLException {
        List<QualifiedName> tables = tables().stream().map(CapturedTable::name).toList();
        if (!tables.isEmpty()) {
            execute(
                    session,
                    "LOCK TABLE " + tables.stream().map(QualifiedName::sql).collect(Collectors.joining(", "))
                            + " IN SHARE ROW EXCLUSIVE MODE");
        }
        List<String> filled = Stream.concat(
                        TargetTables.filled(session, tables).stream().map(table -> "table " + table),
                        CollisionCheck.collisions(session, plan.largeObjects()).stream()
                                .map(object -> object.kind() + " " + object.identity()))
                .toList();
        if (!filled.isEmpty()) {
            throw new Failure(
                    FailureCode.TARGET_UNFIT,
                    "The target is not empty, it has rows already in: " + TargetTables.names(filled),
                    Remedy.of(
                            "Nothing was changed. Restore with %s, which empties these tables first, or with %s, which keeps"
                                    + " what the backup does not have",
                            Setting.MODE.as("replace"), Setting.MODE.as("merge")));
        }
    }

    /** Brings all rows in and commits; returns how many foreign keys were set aside and put back. */
    private int exchange(Connection session) throws SQLException, InterruptedException {
        Set<QualifiedName> partitioned = TargetTables.partitioned(session);
        RowExchange exchange = switch (mode) {
            case DATA_ONLY -> new RowExchange.Fill();
            case REPLACE -> new RowExchange.Replace(partitioned, ExtensionTables.conditions(session));
            case MERGE -> new RowExchange.Merge(partitioned);
            case CREATE, SCHEMA_ONLY -> throw new IllegalStateException(mode + " is not for existing tables");
        };
        List<Suspension> suspended = Suspension.begin(
                session, tables().stream().map(table -> table.name().sql()).toList());
        run.phase(Phase.ROWS, plan.rows(), () -> load(session, exchange));
        run.phase(Phase.FOREIGN_KEYS, suspended.size(), () -> {
            execute(session, "SET CONSTRAINTS ALL IMMEDIATE");
            for (Suspension suspension : suspended) {
                suspension.end(session);
                progress.advanced(Phase.FOREIGN_KEYS, 1);
            }
            setSequences(session, exchange);
            if (mode == RestoreMode.DATA_ONLY) {
                refreshMaterializedViews(session);
            }
            execute(session, "SET LOCAL synchronous_commit = on");
            session.commit();
        });
        return (int) suspended.stream().filter(Suspension::foreignKey).count();
    }

    private void load(Connection session, RowExchange exchange) throws SQLException {
        exchange.begin(session, tables());
        try (TableLoader loader = new TableLoader(session, new RowSource(kafka, progress), "rowlog-load")) {
            for (CapturedTable table : plan.tables()) {
                if (table.name().equals(LargeObjects.TABLE)) {
                    LargeObjectRows.exchange(session, plan, table, loader, mode == RestoreMode.MERGE);
                } else {
                    exchange.exchange(session, table, loader);
                }
                progress.tableFinished(
                        Phase.ROWS, table.name(), table.manifest().rows());
            }
        }
    }

    private void setSequences(Connection session, RowExchange exchange) throws SQLException {
        List<SequenceValue> sequences = plan.sequences();
        if (!plan.whole()) {
            Set<QualifiedName> used = SequenceWriter.usedBy(session, plan.tableNames());
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

    /** Fills those materialized views that the backup's source had filled and that exist, each after those that it reads. */
    private void refreshMaterializedViews(Connection session) throws SQLException {
        List<Definition> refreshes = plan.definitions().stream()
                .filter(definition -> definition.kind().equals("rows"))
                .toList();
        if (refreshes.isEmpty()) {
            return;
        }
        Set<QualifiedName> existing = new HashSet<>();
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(MATERIALIZED_VIEWS)) {
            while (row.next()) {
                existing.add(new QualifiedName(row.getString(1), row.getString(2)));
            }
        }
        DefinitionWriter writer = new DefinitionWriter(session);
        refreshes.stream()
                .filter(definition -> existing.contains(definition.table()))
                .forEach(writer::write);
    }

    private void analyze(Connection session) throws SQLException {
        for (CapturedTable table : plan.tables()) {
            execute(session, "ANALYZE " + table.name().sql());
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
