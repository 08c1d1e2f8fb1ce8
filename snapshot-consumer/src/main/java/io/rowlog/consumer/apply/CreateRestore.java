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
import io.rowlog.consumer.apply.RestoreRun.ForeignKeys;
import io.rowlog.consumer.ddl.CollisionCheck;
import io.rowlog.consumer.ddl.DefinitionWriter;
import io.rowlog.consumer.ddl.OtherWays;
import io.rowlog.consumer.ddl.ServerObjectsCheck;
import io.rowlog.consumer.load.SequenceWriter;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.log.CapturedTable.Part;
import io.rowlog.consumer.log.RowSource;
import io.rowlog.consumer.plan.DefinitionLocks;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.consumer.target.TargetTables;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Definition.Section;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SequenceValue;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Creates everything of a plan in a target that has none of it: tables, rows, indexes, foreign keys, the rest. Each step is
 * noted in the target in the transaction that does it, so that the same restore goes on where it was stopped or killed.
 *
 * <p>What the target refuses is left out, with what depends on it, and everything else is restored. Then the notes remain, and
 * the same restore completes what was left out when the cause is gone; else nothing of them remains in the end. One object
 * does one restore, on the thread that calls it and workers.
 */
public final class CreateRestore {
    /** Definitions in a transaction: a database of many tables must not need more locks than the server has room for. */
    private static final int BATCH = 100;

    private static final String EVENT_TRIGGER = "event trigger";

    private final RestorePlan plan;
    private final String what;
    private final KafkaSettings kafka;
    private final Sessions sessions;
    private final Workers workers;
    private final int jobs;
    private final JobProgress progress;
    private final RestoreRun run;
    private final DefinitionLocks locks;
    private final Refusals refusals;
    private final OtherWays otherWays;
    /** Of those that the last section has, the event triggers and what depends on them. */
    private final List<Definition> eventTriggers;

    /**
     * @param what names the restore: one with an equal name is taken for the same
     * @param jobs number of sessions that work at the same time
     * @param stopOnError whether the first thing that the target refuses ends the restore; else that is left out
     * @param run this try and those before it
     */
    public CreateRestore(
            RestorePlan plan,
            String what,
            KafkaSettings kafka,
            Sessions sessions,
            int jobs,
            boolean stopOnError,
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
        refusals = new Refusals(stopOnError);
        otherWays = new OtherWays(plan);
        eventTriggers = eventTriggers(plan.definitions(Section.AFTER_DATA));
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
            if (RestoreNotes.begun(session, what)) {
                RestoreNotes.goOn(session);
                dropEventTriggers(session);
            } else {
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

    /** From where an earlier run left something out, they would see what this one does. */
    private void dropEventTriggers(Connection session) throws SQLException {
        Set<String> created = RestoreNotes.created(session);
        try (Statement statement = session.createStatement()) {
            for (Definition definition : eventTriggers) {
                if (definition.kind().equals(EVENT_TRIGGER) && created.contains(definition.id())) {
                    statement.execute("DROP EVENT TRIGGER IF EXISTS " + definition.identity());
                }
            }
        }
        RestoreNotes.dropped(session, eventTriggers);
    }

    private static List<Definition> eventTriggers(List<Definition> definitions) {
        Set<String> ids = new HashSet<>();
        return definitions.stream()
                .filter(definition ->
                        (definition.kind().equals(EVENT_TRIGGER) || !Collections.disjoint(definition.dependsOn(), ids))
                                && ids.add(definition.id()))
                .toList();
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
        return finish(session, violated);
    }

    private RestoreRun.Outcome outcome(List<String> violated, Set<QualifiedName> sequences) {
        List<Definition> keys = plan.definitions(Section.FOREIGN_KEYS).stream()
                .filter(key -> !refusals.has(key))
                .toList();
        int unproven = (int) keys.stream()
                .filter(key -> ForeignKeys.unproven(key.statements().getFirst()))
                .count();
        return run.outcome(
                new ForeignKeys(keys.size(), violated, unproven),
                refusals.all(),
                plan.only(
                        table -> !refusals.has(table.name()),
                        definition -> !refusals.has(definition),
                        sequence -> sequences.contains(sequence.name())));
    }

    private List<Definition> missing(Connection session, Section section) throws SQLException {
        Set<String> created = RestoreNotes.created(session);
        session.commit();
        return plan.definitions(section).stream()
                .filter(definition -> !created.contains(definition.id()))
                .toList();
    }

    /**
     * Creates definitions one after the other, and commits after every hundred. When the target refuses one of a hundred, these
     * are done again, and one by one.
     */
    private void create(Connection session, List<Definition> definitions, Phase phase) throws SQLException {
        DefinitionWriter writer = new DefinitionWriter(session);
        session.commit();
        for (int from = 0; from < definitions.size(); from += BATCH) {
            List<Definition> batch = definitions.subList(from, Math.min(definitions.size(), from + BATCH));
            RestoreNotes.created(session, create(session, batch, writer));
            session.commit();
            progress.advanced(phase, batch.size());
        }
    }

    private List<Definition> create(Connection session, List<Definition> batch, DefinitionWriter writer)
            throws SQLException {
        List<Definition> possible = batch.stream()
                .filter(definition -> !refusals.leavesOut(definition))
                .toList();
        try {
            possible.forEach(writer::write);
            return possible;
        } catch (Failure e) {
            refusals.require(e);
            session.rollback();
            return createOneByOne(session, possible, writer);
        }
    }

    private List<Definition> createOneByOne(Connection session, List<Definition> definitions, DefinitionWriter writer)
            throws SQLException {
        List<Definition> created = new ArrayList<>();
        for (Definition definition : definitions) {
            if (refusals.leavesOut(definition)) {
                continue;
            }
            Savepoint before = session.setSavepoint();
            try {
                writer.write(definition);
                session.releaseSavepoint(before);
                created.add(definition);
            } catch (Failure e) {
                refusals.require(e);
                session.rollback(before);
                if (writer.isThere(definition) || otherWays.make(definition, session, writer)) {
                    created.add(definition);
                } else {
                    refusals.add(definition, writer.inPart(definition, e));
                }
            }
        }
        return created;
    }

    private void load(Connection session, Set<QualifiedName> partitioned) throws SQLException, InterruptedException {
        Set<QualifiedName> present = Set.copyOf(TargetTables.existing(session, plan.tableNames()));
        plan.tables().stream().filter(table -> !present.contains(table.name())).forEach(refusals::addMissing);
        ExtensionTableLoad.load(session, plan, new RowSource(kafka, JobProgress.NONE), partitioned, refusals);
        Map<QualifiedName, Loaded> before = RestoreNotes.loaded(session);
        List<Part> parts = TableSchedule.remaining(
                plan.tables().stream()
                        .filter(table -> !refusals.has(table.name()))
                        .toList(),
                before);
        boolean late = late(session);
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
                // What else of the tables is set aside meanwhile, they would wait for.
                late ? 1 : parts.size() + indexes.size(),
                name -> new TableWorker(sessions, source, name, schedule, partitioned, late, refusals));
        run.end(Phase.INDEXES);
        Map<QualifiedName, Loaded> loaded = RestoreNotes.loaded(session);
        session.commit();
        for (CapturedTable table : plan.tables()) {
            if (refusals.has(table.name())) {
                continue;
            }
            loaded.getOrDefault(table.name(), Loaded.nothing(1)).total().requireAllOf(table);
        }
    }

    /** Whether an earlier run came past the rows: what it has created since must not act on those that come now. */
    private boolean late(Connection session) throws SQLException {
        Set<String> created = RestoreNotes.created(session);
        session.commit();
        return plan.definitions().stream()
                .anyMatch(definition ->
                        definition.section().compareTo(Section.FOREIGN_KEYS) >= 0 && created.contains(definition.id()));
    }

    /** Adds and validates foreign keys; returns those that the rows violate. */
    private List<String> addForeignKeys(Connection session, Set<QualifiedName> partitioned)
            throws SQLException, InterruptedException {
        List<Definition> keys = missing(session, Section.FOREIGN_KEYS);
        ForeignKeyWriter writer = new ForeignKeyWriter(session, locks, partitioned, refusals, progress);
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

    private RestoreRun.Outcome finish(Connection session, List<String> violated)
            throws SQLException, InterruptedException {
        List<Definition> missing = missing(session, Section.AFTER_DATA).stream()
                .filter(definition -> !eventTriggers.contains(definition))
                .toList();
        RightsBoundary last = RightsBoundary.in(missing);
        List<QualifiedName> unanalyzed = PlannerStatistics.remaining(session, plan);
        session.commit();
        Set<QualifiedName> sequences = Set.copyOf(TargetTables.existing(
                session, plan.sequences().stream().map(SequenceValue::name).toList()));
        run.phase(Phase.FINISH, missing.size() + eventTriggers.size(), () -> {
            create(session, last.before(), Phase.FINISH);
            setSequences(session, sequences);
            workers.run("rowlog-analyze", unanalyzed, name -> new PlannerStatistics.Worker(sessions));
            create(session, last.after(), Phase.FINISH);
            end(session, violated, sequences);
        });
        return outcome(violated, sequences);
    }

    /** Not again those that an earlier run has set: they may have been used since. */
    private void setSequences(Connection session, Set<QualifiedName> existing) throws SQLException {
        Set<String> done = RestoreNotes.created(session);
        List<SequenceValue> values = plan.sequences().stream()
                .filter(value -> existing.contains(value.name()) && !done.contains(RestoreNotes.valueOf(value.name())))
                .toList();
        SequenceWriter.set(session, values);
        RestoreNotes.set(session, values.stream().map(SequenceValue::name).toList());
        session.commit();
    }

    /** Event triggers come when the notes are gone or done with: they are to see nothing of the restore. */
    private void end(Connection session, List<String> violated, Set<QualifiedName> sequences) throws SQLException {
        DefinitionWriter writer = new DefinitionWriter(session);
        session.commit();
        if (refusals.all().isEmpty()) {
            try {
                RestoreNotes.end(session);
                eventTriggers.forEach(writer::write);
                run.sendingLastCommit(outcome(violated, sequences));
                session.commit();
                return;
            } catch (Failure e) {
                refusals.require(e);
                session.rollback();
            }
        }
        RestoreNotes.created(session, createOneByOne(session, eventTriggers, writer));
        RestoreNotes.ended(session, refusals.all());
        session.commit();
    }

    /**
     * Divides the definitions of the last section that are still to be created at the first owner or grant: from there on the
     * role that restores may lack the right to set sequences and to analyze tables, so those two come in between. Immutable.
     *
     * @param before what comes before that
     * @param after what comes from there on, in its order
     */
    record RightsBoundary(List<Definition> before, List<Definition> after) {
        RightsBoundary {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }

        /** Divides what is missing, which is in the order to create it. */
        static RightsBoundary in(List<Definition> missing) {
            int first = 0;
            while (first < missing.size() && !RoleSelection.takesRights(missing.get(first))) {
                first++;
            }
            return new RightsBoundary(missing.subList(0, first), missing.subList(first, missing.size()));
        }
    }
}
