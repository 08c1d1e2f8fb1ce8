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
import io.rowlog.consumer.apply.RestoreRun.ForeignKeys;
import io.rowlog.consumer.ddl.CollisionCheck;
import io.rowlog.consumer.ddl.DefinitionWriter;
import io.rowlog.consumer.load.LargeObjectRows;
import io.rowlog.consumer.load.SequenceWriter;
import io.rowlog.consumer.load.Suspension;
import io.rowlog.consumer.load.TableLoader;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.log.RowSource;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.consumer.target.CreationRights;
import io.rowlog.consumer.target.ExistingTablesCheck;
import io.rowlog.consumer.target.RowSecurity;
import io.rowlog.consumer.target.ServerFailure;
import io.rowlog.consumer.target.TargetTables;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Heap;
import io.rowlog.schema.catalog.LargeObjects;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SequenceValue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

    /**
     * Filled materialized views that read one of the tables, also by way of views, functions, partitions and each other; each
     * after those that it reads.
     */
    private static final String STALE = """
            WITH RECURSIVE changed AS (
                SELECT to_regclass(n)::oid AS oid FROM unnest(?::text[]) n
                UNION
                SELECT CASE s.oid WHEN i.inhparent THEN i.inhrelid ELSE i.inhparent END
                FROM changed s JOIN pg_inherits i ON s.oid IN (i.inhparent, i.inhrelid)),
            edge AS (
                SELECT w.ev_class AS reader, d.refclassid, d.refobjid
                FROM pg_rewrite w JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
                WHERE w.rulename = '_RETURN' AND d.refobjid <> w.ev_class),
            read AS (
                SELECT m.oid AS view, e.refclassid, e.refobjid
                FROM pg_class m JOIN edge e ON e.reader = m.oid WHERE m.relkind = 'm' AND m.relispopulated
                UNION
                SELECT r.view, x.refclassid, x.refobjid
                FROM read r CROSS JOIN LATERAL (
                    SELECT e.refclassid, e.refobjid FROM edge e
                    WHERE r.refclassid = 'pg_class'::regclass AND e.reader = r.refobjid
                    UNION ALL
                    SELECT d.refclassid, d.refobjid FROM pg_depend d
                    WHERE r.refclassid = 'pg_proc'::regclass AND d.classid = r.refclassid AND d.objid = r.refobjid
                      AND d.refclassid IN ('pg_class'::regclass, 'pg_proc'::regclass)) x)
            SELECT c.oid::regclass::text, n.nspname, c.relname
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            CROSS JOIN LATERAL (
                SELECT count(*) FILTER (WHERE m.relkind = 'm') AS views,
                       bool_or(r.refobjid IN (SELECT oid FROM changed)) AS stale
                FROM read r LEFT JOIN pg_class m ON m.oid = r.refobjid AND r.refclassid = 'pg_class'::regclass
                WHERE r.view = c.oid) r
            WHERE r.stale
            ORDER BY r.views, 1
            """;

    private final RestorePlan plan;
    private final RestoreMode mode;
    private final KafkaSettings kafka;
    private final Sessions sessions;
    private final JobProgress progress;
    private final RestoreRun run;
    private final Refusals refusals;

    /**
     * @param mode {@code DATA_ONLY}, {@code REPLACE} or {@code MERGE}
     * @param stopOnError whether a materialized view that cannot be refreshed ends the restore; else it stays as it is
     * @param run this try and those before it
     */
    public ExistingTablesRestore(
            RestorePlan plan,
            RestoreMode mode,
            KafkaSettings kafka,
            Sessions sessions,
            boolean stopOnError,
            JobProgress progress,
            RestoreRun run) {
        this.plan = plan;
        this.mode = mode;
        this.kafka = kafka;
        this.sessions = sessions;
        this.progress = progress;
        this.run = run;
        refusals = new Refusals(stopOnError);
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
            boolean ended = RestoreNotes.requireNoneUnderWay(session);
            ExistingTablesCheck check = check(session);
            ForeignKeys foreignKeys = exchange(session, check, ended);
            run.phase(Phase.FINISH, plan.tables().size(), () -> analyze(session));
            return run.outcome(foreignKeys, refusals.all(), List.of(), plan);
        }
    }

    private ExistingTablesCheck check(Connection session) throws SQLException {
        ExistingTablesCheck check = ExistingTablesCheck.read(session);
        if (mode == RestoreMode.MERGE) {
            check.requireMergeable(tables());
            CreationRights.requireTemporary(session);
        } else {
            check.require(tables());
        }
        RowSecurity.read(
                        session,
                        tables().stream()
                                .flatMap(table ->
                                        Stream.ofNullable(check.target().get(table.name())))
                                .toList())
                .requireNone(true);
        return check;
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

    /**
     * Brings all rows in and commits; returns the foreign keys that were set aside and put back.
     *
     * @param ended whether an earlier restore has noted what it left out, which these rows make pointless
     */
    private ForeignKeys exchange(Connection session, ExistingTablesCheck check, boolean ended)
            throws SQLException, InterruptedException {
        Map<QualifiedName, List<QualifiedName>> heaps = new HashMap<>();
        check.target()
                .forEach((name, table) ->
                        heaps.put(name, table.heaps().stream().map(Heap::name).toList()));
        RowExchange exchange = switch (mode) {
            case DATA_ONLY -> new RowExchange.Fill();
            case REPLACE -> new RowExchange.Replace(heaps, ExtensionTables.conditions(session));
            case MERGE -> new RowExchange.Merge(check.target(), check.keys());
            case CREATE, SCHEMA_ONLY -> throw new IllegalStateException(mode + " is not for existing tables");
        };
        List<Suspension> suspended = Suspension.begin(
                session, tables().stream().map(table -> table.name().sql()).toList());
        if (mode == RestoreMode.DATA_ONLY) {
            requireEmpty(session);
        }
        run.phase(Phase.ROWS, plan.rows(), () -> load(session, exchange));
        long dropped = suspended.stream().filter(Suspension::foreignKey).count();
        run.phase(Phase.FOREIGN_KEYS, dropped, () -> {
            execute(session, "SET CONSTRAINTS ALL IMMEDIATE");
            for (Suspension suspension : suspended) {
                suspension.end(session);
                progress.advanced(Phase.FOREIGN_KEYS, suspension.foreignKey() ? 1 : 0);
            }
            setSequences(session, exchange);
            refresh(session, mode == RestoreMode.DATA_ONLY ? filledInSource(session) : stale(session));
            if (ended) {
                RestoreNotes.end(session);
            }
            execute(session, "SET LOCAL synchronous_commit = on");
            session.commit();
        });
        List<Suspension> keys =
                suspended.stream().filter(Suspension::foreignKey).toList();
        int unproven = (int) keys.stream()
                .filter(key -> ForeignKeys.unproven(key.resume().getFirst()))
                .count();
        return new ForeignKeys(keys.size(), List.of(), unproven);
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

    /** Those materialized views that the backup's source had filled and that exist, each after those that it reads. */
    private List<Definition> filledInSource(Connection session) throws SQLException {
        List<Definition> refreshes = plan.definitions().stream()
                .filter(definition -> definition.kind().equals("rows"))
                .toList();
        if (refreshes.isEmpty()) {
            return refreshes;
        }
        Set<QualifiedName> existing = new HashSet<>();
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(MATERIALIZED_VIEWS)) {
            while (row.next()) {
                existing.add(new QualifiedName(row.getString(1), row.getString(2)));
            }
        }
        return refreshes.stream()
                .filter(definition -> existing.contains(definition.table()))
                .toList();
    }

    /** Those filled materialized views of the target that would show what the tables held before. */
    private List<Definition> stale(Connection session) throws SQLException {
        List<Definition> refreshes = new ArrayList<>();
        try (PreparedStatement select = session.prepareStatement(STALE)) {
            select.setArray(
                    1,
                    session.createArrayOf(
                            "text",
                            plan.tableNames().stream().map(QualifiedName::sql).toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    QualifiedName view = new QualifiedName(row.getString(2), row.getString(3));
                    refreshes.add(new Definition(
                            view.sql() + "/rows",
                            "rows",
                            "materialized view " + view,
                            view,
                            Definition.Section.AFTER_DATA,
                            List.of("REFRESH MATERIALIZED VIEW " + view.sql()),
                            List.of()));
                }
            }
        }
        return refreshes;
    }

    private void refresh(Connection session, List<Definition> refreshes) throws SQLException {
        if (refreshes.isEmpty()) {
            return;
        }
        DefinitionWriter writer = new DefinitionWriter(session);
        for (Definition refresh : refreshes) {
            Savepoint before = session.setSavepoint();
            try {
                writer.write(refresh);
                session.releaseSavepoint(before);
            } catch (Failure e) {
                refusals.add(refresh, e);
                session.rollback(before);
            }
        }
    }

    private void analyze(Connection session) throws SQLException {
        try {
            for (CapturedTable table : plan.tables()) {
                PlannerStatistics.analyze(session, table.name());
                progress.advanced(Phase.FINISH, 1);
            }
        } catch (SQLException e) {
            // All is committed: whoever needs the connection next is told that it is lost.
            progress.notice("Statistics were not collected of all tables: "
                    + ServerFailure.of("ANALYZE", e).getMessage());
        }
    }

    private static void execute(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }
}
