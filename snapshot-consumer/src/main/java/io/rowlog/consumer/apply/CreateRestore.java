package io.rowlog.consumer.apply;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.access.job.Workers;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.postgres.ServerVersion;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.consumer.apply.RestoreNotes.Loaded;
import io.rowlog.consumer.apply.TableSchedule.Task;
import io.rowlog.consumer.ddl.CollisionCheck;
import io.rowlog.consumer.ddl.DefinitionWriter;
import io.rowlog.consumer.ddl.ServerObjectsCheck;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.log.CapturedTable.Part;
import io.rowlog.consumer.log.RowSource;
import io.rowlog.consumer.log.RowTotal;
import io.rowlog.consumer.plan.DefinitionLocks;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.consumer.target.TargetTables;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Definition.Section;
import io.rowlog.schema.catalog.LargeObjects;
import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Creates everything of a plan in a target that has none of it: tables, rows, indexes, foreign keys, the rest. Each step is
 * noted in the target in the transaction that does it, so that the same restore goes on where it was stopped or killed.
 * Nothing of the notes remains in the end. One object does one restore, on the thread that calls it and workers.
 */
public final class CreateRestore {
    /** Definitions in a transaction: a database of many tables must not need more locks than the server has room for. */
    private static final int BATCH = 100;

    private final RestorePlan plan;
    private final String what;
    private final KafkaSettings kafka;
    private final Sessions sessions;
    private final Workers workers;
    private final int jobs;
    private final JobProgress progress;
    private final RestoreRun run;
    private final DefinitionLocks locks;

    /**
     * @param what names the restore: one with an equal name is taken for the same
     * @param jobs number of sessions that work at the same time
     * @param run this try and those before it
     */
    public CreateRestore(
            RestorePlan plan,
            String what,
            KafkaSettings kafka,
            Sessions sessions,
            int jobs,
            JobProgress progress,
            RestoreRun run) {
        this.plan = plan;
        this.what = what;
        this.kafka = kafka;
        this.sessions = sessions;
        this.jobs = jobs;
        this.progress = progress;
        this.run = run;
        workers = new Workers(jobs, sessions::abort);
        locks = new DefinitionLocks(plan.definitions());
    }

    /**
     * Restores.
     *
     * @throws Failure when the target is not fit, before anything is touched; or when something fails
     * @throws SQLException when a statement fails that is not about one object
     */
    public RestoreRun.Outcome run() throws SQLException, InterruptedException {
        ServerVersion source = new ServerVersion(plan.snapshot().start().serverVersion());
        try (RestoreSession leader = RestoreSession.lead(sessions, source)) {
            Connection session = leader.connection();
            ServerObjectsCheck.require(session, plan.definitions());
            if (!RestoreNotes.begun(session, what)) {
                Optional<RestoreRun.Outcome> done = run.lastCommit();
                if (done.isPresent()) {
                    return done.get();
                }
                requireFree(session);
                RestoreNotes.begin(session, what, plan.parts(jobs));
            }
            session.commit();
            return restore(session);
        }
    }

    private void requireFree(Connection session) throws SQLException {
        if (plan.definitions().stream()
                .anyMatch(definition -> definition.table().schema().equals(RestoreNotes.SCHEMA)
                        || definition.kind().equals("schema")
                                && definition.identity().equals(RestoreNotes.SCHEMA))) {
            throw new Failure(
                    FailureCode.TARGET_UNFIT,
                    "The backup has a schema " + RestoreNotes.SCHEMA
                            + ", where a restore keeps its progress in the target",
                    "Rename that schema in the source and back up again");
        }
        List<Definition> collisions = CollisionCheck.collisions(session, plan.definitions());
        if (!collisions.isEmpty()) {
            throw new Failure(
                    FailureCode.TARGET_UNFIT,
                    "The target has already: "
                            + TargetTables.names(collisions.stream()
                                    .map(definition -> definition.kind() + " " + definition.identity())
                                    .toList()),
                    Remedy.of(
                            "Nothing was changed. Restore into an empty database, or with %s or %s into the tables that are"
                                    + " there",
                            Setting.MODE.as("replace"), Setting.MODE.as("merge")));
        }
        ExtensionTableLoad.requireEmpty(session, plan);
    }

    private RestoreRun.Outcome restore(Connection session) throws SQLException, InterruptedException {
        List<Definition> first = missing(session, Section.BEFORE_DATA);
        run.phase(Phase.DEFINITIONS, first.size(), () -> create(session, first, Phase.DEFINITIONS));
        Set<QualifiedName> partitioned = TargetTables.partitioned(session);
        load(session, partitioned);
        List<String> violated = addForeignKeys(session, partitioned);
        finish(session, violated);
        return outcome(violated);
    }

    private RestoreRun.Outcome outcome(List<String> violated) {
        return run.outcome(plan.definitions(Section.FOREIGN_KEYS).size(), violated);
    }

    private List<Definition> missing(Connection session, Section section) throws SQLException {
        Set<String> created = RestoreNotes.created(session);
        session.commit();
        return plan.definitions(section).stream()
                .filter(definition -> !created.contains(definition.id()))
                .toList();
    }

    /** Creates definitions one after the other, and commits after every hundred. */
    private void create(Connection session, List<Definition> definitions, Phase phase) throws SQLException {
        DefinitionWriter writer = new DefinitionWriter(session);
        for (int from = 0; from < definitions.size(); from += BATCH) {
            List<Definition> batch = definitions.subList(from, Math.min(definitions.size(), from + BATCH));
            batch.forEach(writer::write);
            RestoreNotes.created(session, batch);
            session.commit();
            progress.advanced(phase, batch.size());
        }
    }

    private void load(Connection session, Set<QualifiedName> partitioned) throws SQLException, InterruptedException {
        ExtensionTableLoad.load(session, plan, new RowSource(kafka, JobProgress.NONE), partitioned);
        Map<QualifiedName, Loaded> before = RestoreNotes.loaded(session);
        List<Part> parts = TableSchedule.remaining(plan.tables(), before);
        List<Definition> indexes = missing(session, Section.INDEXES);
        long done = before.values().stream()
                .mapToLong(loaded -> loaded.total().rows())
                .sum();
        TableSchedule schedule = new TableSchedule(parts, indexes, bytes(), locks, run, progress);
        schedule.begin(plan.rows() - done);
        RowSource source = new RowSource(kafka, progress);
        workers.run(
                "rowlog-load",
                schedule,
                parts.size() + indexes.size(),
                name -> new TableWorker(sessions, source, name, schedule, partitioned));
        run.end(Phase.INDEXES);
        Map<QualifiedName, Loaded> loaded = RestoreNotes.loaded(session);
        session.commit();
        for (CapturedTable table : plan.tables()) {
            loaded.getOrDefault(table.name(), Loaded.nothing(1)).total().requireAllOf(table);
        }
    }

    /** Adds and validates foreign keys; returns those that the rows violate. */
    private List<String> addForeignKeys(Connection session, Set<QualifiedName> partitioned)
            throws SQLException, InterruptedException {
        List<Definition> keys = missing(session, Section.FOREIGN_KEYS);
        ForeignKeyWriter writer = new ForeignKeyWriter(session, locks, partitioned, progress);
        run.phase(Phase.FOREIGN_KEYS, keys.size(), () -> {
            writer.add(keys);
            workers.run(
                    "rowlog-foreign-key",
                    writer.validations(bytes()),
                    name -> new ForeignKeyWriter.Validator(sessions, progress));
        });
        return writer.violated();
    }

    private Map<QualifiedName, Long> bytes() {
        Map<QualifiedName, Long> bytes = new HashMap<>();
        plan.tables().forEach(table -> bytes.put(table.name(), table.manifest().bytes()));
        return bytes;
    }

    private void finish(Connection session, List<String> violated) throws SQLException, InterruptedException {
        RightsBoundary last =
                RightsBoundary.in(plan.definitions(Section.AFTER_DATA), missing(session, Section.AFTER_DATA));
        List<QualifiedName> unanalyzed = PlannerStatistics.remaining(session, plan);
        session.commit();
        run.phase(Phase.FINISH, last.before().size() + last.after().size() + unanalyzed.size(), () -> {
            create(session, last.before(), Phase.FINISH);
            if (!last.crossed()) {
                SequenceWriter.set(session, plan.sequences());
                session.commit();
            }
            workers.run("rowlog-analyze", unanalyzed, name -> new PlannerStatistics.Worker(sessions, progress));
            create(session, last.after(), Phase.FINISH);
            RestoreNotes.end(session);
            run.sendingLastCommit(outcome(violated));
            session.commit();
        });
    }

    /**
     * Divides the definitions of the last section that are still to be created at the first owner or grant: from there on the
     * role that restores may lack the right to set sequences and to analyze tables, so those two come in between. Immutable.
     *
     * @param before what comes before that
     * @param after what comes from there on, in its order
     * @param crossed whether an earlier run of the same restore came as far, and so has set the sequences
     */
    record RightsBoundary(List<Definition> before, List<Definition> after, boolean crossed) {
        RightsBoundary {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }

        /**
         * Divides what is missing.
         *
         * @param all what is missing and what is there, in the order to create it
         */
        static RightsBoundary in(List<Definition> all, List<Definition> missing) {
            int first = 0;
            while (first < missing.size() && !RoleSelection.takesRights(missing.get(first))) {
                first++;
            }
            return new RightsBoundary(
                    missing.subList(0, first), missing.subList(first, missing.size()), taking(missing) < taking(all));
        }

        private static long taking(List<Definition> definitions) {
            return definitions.stream().filter(RoleSelection::takesRights).count();
        }
    }

    /**
     * Loads parts of newly created tables and builds keys and indexes, each in a transaction with the note that it is there.
     * A table that one worker loads alone, unless it is small, is truncated first, which lets {@code COPY} write its rows as
     * frozen. Used by one thread.
     */
    private static final class TableWorker implements Workers.Worker<Task> {
        /** Avro bytes below which new files for the table cost more than rows that are not frozen. */
        private static final long FROZEN_BYTES = 256L * 1024;

        private final RestoreSession worker;
        private final Connection session;
        private final TableLoader loader;
        private final DefinitionWriter writer;
        private final TableSchedule schedule;
        private final Set<QualifiedName> partitioned;

        TableWorker(
                Sessions sessions,
                RowSource source,
                String name,
                TableSchedule schedule,
                Set<QualifiedName> partitioned)
                throws SQLException {
            this.schedule = schedule;
            this.partitioned = Set.copyOf(partitioned);
            worker = RestoreSession.work(sessions);
            session = worker.connection();
            loader = new TableLoader(session, source, name);
            writer = new DefinitionWriter(session);
        }

        @Override
        public void work(Task task) throws SQLException {
            switch (task) {
                case Task.Load(Part part) -> load(part);
                case Task.Build(Definition definition, boolean last) -> build(definition, last);
            }
        }

        private void load(Part part) throws SQLException {
            QualifiedName table = part.table().name();
            boolean ordinary = !partitioned.contains(table);
            boolean frozen = part.whole() && part.bytes() >= FROZEN_BYTES && !table.equals(LargeObjects.TABLE);
            if (frozen) {
                try (Statement statement = session.createStatement()) {
                    statement.execute("TRUNCATE " + (ordinary ? "ONLY " : "") + table.sql());
                }
            }
            RowTotal total = loader.load(part, table.sql(), frozen && ordinary);
            RestoreNotes.loaded(session, part, total);
            session.commit();
            if (schedule.finishes(part)) {
                if (!part.whole()) {
                    RestoreNotes.loaded(session)
                            .getOrDefault(table, Loaded.nothing(part.count()))
                            .total()
                            .requireAllOf(part.table());
                }
                if (ordinary) {
                    PlannerStatistics.collect(session, table);
                }
                session.commit();
            }
        }

        private void build(Definition definition, boolean last) throws SQLException {
            if (!last) {
                // Each worker keeps one of the server's processors busy; helpers would only share it.
                try (Statement statement = session.createStatement()) {
                    statement.execute("SET LOCAL max_parallel_maintenance_workers = 0");
                }
            }
            writer.write(definition);
            RestoreNotes.created(session, List.of(definition));
            session.commit();
        }

        @Override
        public void close() {
            loader.close();
            worker.close();
        }
    }
}
