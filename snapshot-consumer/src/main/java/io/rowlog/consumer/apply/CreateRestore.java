package io.rowlog.consumer.apply;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.access.job.Workers;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.consumer.ddl.CollisionCheck;
import io.rowlog.consumer.ddl.LabelProviderCheck;
import io.rowlog.consumer.ddl.TablespaceCheck;
import io.rowlog.consumer.log.RowsComparison;
import io.rowlog.consumer.log.RowsPart;
import io.rowlog.consumer.log.TableRows;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.consumer.plan.RoleCheck;
import io.rowlog.consumer.plan.TargetVersionCheck;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Definition.Section;
import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Creates everything of a plan in a target that has none of it: tables, rows, indexes, foreign keys, the rest. Each step is
 * noted in the target in the transaction that does it, so that the same restore goes on where it was stopped or killed.
 * Nothing of the notes remains in the end. One object does one restore, on the thread that calls it and workers.
 */
public final class CreateRestore {
    private final RestorePlan plan;
    private final String what;
    private final KafkaSettings kafka;
    private final Sessions sessions;
    private final Workers workers;
    private final int jobs;
    private final JobProgress progress;
    private final RestoreCourse course;
    private final PhaseClock clock;
    private final DefinitionLocks locks;

    /**
     * @param what names the restore: one with an equal name is taken for the same
     * @param jobs number of sessions that work at the same time
     * @param course of this try and those before it
     */
    public CreateRestore(
            RestorePlan plan,
            String what,
            KafkaSettings kafka,
            Sessions sessions,
            int jobs,
            JobProgress progress,
            RestoreCourse course) {
        this.plan = plan;
        this.what = what;
        this.kafka = kafka;
        this.sessions = sessions;
        this.jobs = jobs;
        this.progress = progress;
        workers = new Workers(jobs, sessions::abort);
        this.course = course;
        clock = course.clock();
        locks = new DefinitionLocks(plan.definitions());
    }

    /**
     * Restores.
     *
     * @throws Failure when the target is not fit, before anything is touched; or when something fails
     * @throws SQLException when a statement fails that is not about one object
     */
    public RestoreOutcome run() throws SQLException, InterruptedException {
        Connection session = sessions.open();
        try {
            RestoreLock.lead(session);
            TargetVersionCheck.require(plan.snapshot().start().serverVersion(), TargetTables.serverVersion(session));
            session.setAutoCommit(false);
            RoleCheck.require(session, plan.definitions());
            LabelProviderCheck.require(session, plan.definitions());
            TablespaceCheck.require(session, plan.definitions());
            if (!RestoreState.begun(session, what)) {
                RestoreOutcome done = course.lastCommit();
                if (done != null) {
                    return done;
                }
                requireFree(session);
                RestoreState.begin(session, what, LoadPlan.parts(plan, jobs));
            }
            session.commit();
            return restore(session);
        } finally {
            sessions.close(session);
        }
    }

    private void requireFree(Connection session) throws SQLException {
        if (plan.definitions().stream()
                .anyMatch(definition -> definition.table().schema().equals(RestoreState.SCHEMA)
                        || definition.kind().equals("schema")
                                && definition.identity().equals(RestoreState.SCHEMA))) {
            throw new Failure(
                    FailureCode.TARGET_UNFIT,
                    "The backup has a schema " + RestoreState.SCHEMA
                            + ", where a restore keeps its progress in the target",
                    "Rename that schema in the source and back up again");
        }
        List<Definition> collisions = new CollisionCheck().collisions(session, plan.definitions());
        if (!collisions.isEmpty()) {
            throw new Failure(
                    FailureCode.TARGET_UNFIT,
                    "The target has already: "
                            + FilledTables.names(collisions.stream()
                                    .map(definition -> definition.kind() + " " + definition.identity())
                                    .toList()),
                    "Nothing was changed. Restore into an empty database, or with --mode replace or --mode merge into the"
                            + " tables that are there");
        }
        ExtensionTableLoad.requireEmpty(session, plan);
    }

    private RestoreOutcome restore(Connection session) throws SQLException, InterruptedException {
        create(session, Section.BEFORE_DATA, Phase.DEFINITIONS);
        Set<QualifiedName> partitioned = TargetTables.partitioned(session);
        load(session, partitioned);
        ForeignKeyOutcome foreignKeys = addForeignKeys(session, partitioned);
        LastDefinitions last =
                LastDefinitions.of(plan.definitions(Section.AFTER_DATA), missing(session, Section.AFTER_DATA));
        List<QualifiedName> unanalyzed = PlannerStatistics.remaining(session, plan);
        session.commit();
        clock.run(Phase.FINISH, last.size() + unanalyzed.size(), () -> {
            SerialDefinitions definitions = new SerialDefinitions(session, progress);
            definitions.create(last.harmless(), Phase.FINISH);
            if (!last.begunToTakeRights()) {
                SequenceWriter.set(session, plan.sequences());
                session.commit();
            }
            workers.run("rowlog-analyze", unanalyzed, name -> new AnalyzeWorker(sessions, progress));
            definitions.create(last.takingRights(), Phase.FINISH);
            RestoreState.end(session);
            course.sendingLastCommit(new RestoreOutcome(clock.took(), foreignKeys));
            session.commit();
        });
        return new RestoreOutcome(clock.took(), foreignKeys);
    }

    private List<Definition> missing(Connection session, Section section) throws SQLException {
        Set<String> created = RestoreState.created(session);
        session.commit();
        return plan.definitions(section).stream()
                .filter(definition -> !created.contains(definition.id()))
                .toList();
    }

    private void create(Connection session, Section section, Phase phase) throws SQLException, InterruptedException {
        List<Definition> definitions = missing(session, section);
        clock.run(phase, definitions.size(), () -> new SerialDefinitions(session, progress).create(definitions, phase));
    }

    private void load(Connection session, Set<QualifiedName> partitioned) throws SQLException, InterruptedException {
        ReentrantLock largeRows = new ReentrantLock(true);
        KafkaSilence untold = new KafkaSilence(kafka, JobProgress.NONE);
        ExtensionTableLoad.load(
                session, plan, new TableLoader.Source(kafka, "rowlog-load", largeRows, untold), partitioned);
        Map<QualifiedName, LoadedTable> before = RestoreState.loaded(session);
        List<RowsPart> parts = LoadPlan.remaining(plan.tables(), before);
        List<Definition> indexes = missing(session, Section.INDEXES);
        long done = before.values().stream().mapToLong(LoadedTable::rows).sum();
        FinishedTables finished = new FinishedTables(parts, progress);
        TableWork work = new TableWork(parts, indexes, bytes(), locks, clock, progress);
        work.begin(plan.rows() - done);
        KafkaSilence silence = new KafkaSilence(kafka, progress);
        workers.run(
                "rowlog-load",
                work,
                parts.size() + indexes.size(),
                name -> new TableWorker(
                        sessions, new TableLoader.Source(kafka, name, largeRows, silence), partitioned, finished));
        clock.end(Phase.INDEXES);
        requireAllRows(session);
    }

    private void requireAllRows(Connection session) throws SQLException {
        Map<QualifiedName, LoadedTable> loaded = RestoreState.loaded(session);
        session.commit();
        for (TableRows table : plan.tables()) {
            LoadedTable found = loaded.getOrDefault(table.table(), LoadedTable.nothing(1));
            RowsComparison.require(table, found.rows(), found.digest());
        }
    }

    private ForeignKeyOutcome addForeignKeys(Connection session, Set<QualifiedName> partitioned)
            throws SQLException, InterruptedException {
        List<Definition> keys = missing(session, Section.FOREIGN_KEYS);
        ForeignKeyWriter writer = new ForeignKeyWriter(session, locks, partitioned, progress);
        clock.run(Phase.FOREIGN_KEYS, keys.size(), () -> {
            writer.add(keys);
            workers.run(
                    "rowlog-foreign-key",
                    writer.validations(bytes()),
                    name -> new ValidationWorker(sessions, progress));
        });
        return new ForeignKeyOutcome(plan.definitions(Section.FOREIGN_KEYS).size(), writer.violated());
    }

    private Map<QualifiedName, Long> bytes() {
        Map<QualifiedName, Long> bytes = new HashMap<>();
        plan.tables().forEach(table -> bytes.put(table.table(), table.manifest().bytes()));
        return bytes;
    }
}
