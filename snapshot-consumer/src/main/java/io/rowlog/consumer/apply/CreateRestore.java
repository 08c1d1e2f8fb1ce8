package io.rowlog.consumer.apply;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.access.job.Workers;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.postgres.ServerVersion;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.consumer.apply.RestoreNotes.Loaded;
import io.rowlog.consumer.apply.RestoreRun.ForeignKeys;
import io.rowlog.consumer.ddl.DefinitionWriter;
import io.rowlog.consumer.ddl.OtherWays;
import io.rowlog.consumer.load.SequenceWriter;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.log.CapturedTable.Part;
import io.rowlog.consumer.log.RowSource;
import io.rowlog.consumer.plan.DefinitionLocks;
import io.rowlog.consumer.plan.Existing;
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
import java.util.stream.Stream;

/**
 * Creates everything of a plan in a target that has none of it: tables, rows, indexes, foreign keys, the rest. What is there
 * of what these need is used as it is, see {@link CreateTarget}. Each step is noted in the target in the transaction that does it, so that the same restore goes on where it was stopped or killed.
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
    private final List<String> existing;
    private final RoleSelection roles;
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

    private CreateRestore(
            CreateTarget target,
            RoleSelection roles,
            KafkaSettings kafka,
            Sessions sessions,
            int jobs,
            boolean stopOnError,
            JobProgress progress,
            RestoreRun run) {
        plan = target.plan();
        existing = target.existing();
        this.roles = roles;
        this.kafka = kafka;
        this.sessions = sessions;
        this.jobs = jobs;
        this.progress = progress;
        this.run = run;
        workers = new Workers(jobs, sessions::abort);
        locks = new DefinitionLocks(
                Stream.concat(plan.existing().stream().map(Existing::definition), plan.definitions().stream())
                        .toList());
        refusals = new Refusals(stopOnError);
        otherWays = new OtherWays(plan);
        eventTriggers = eventTriggers(plan.definitions(Section.AFTER_DATA));
    }

    /**
     * Restores.
     *
     * @param asked what to restore
     * @param roles which of the definitions about roles it has
     * @param chosen whether somebody chose tables, even if all: then what the target has of the rest is left as it is
     * @param what names the restore: one with an equal name is taken for the same
     * @param jobs number of sessions that work at the same time
     * @param stopOnError whether the first thing that the target refuses ends the restore; else that is left out
     * @param run this try and those before it
     * @throws Failure when the target is not fit, before anything is touched; or when something fails
     * @throws SQLException when a statement fails that is not about one object
     */
    public static RestoreRun.Outcome run(
            RestorePlan asked,
            RoleSelection roles,
            boolean chosen,
            String what,
            KafkaSettings kafka,
            Sessions sessions,
            int jobs,
            boolean stopOnError,
            JobProgress progress,
            RestoreRun run)
            throws SQLException, InterruptedException {
        ServerVersion source = new ServerVersion(asked.snapshot().start().serverVersion());
        try (RestoreSession leader = RestoreSession.lead(sessions, source)) {
            Connection session = leader.connection();
            boolean begun = RestoreNotes.begun(session, what);
            Optional<RestoreRun.Outcome> done = run.lastCommit();
            if (!begun && done.isPresent()) {
                return done.get();
            }
            CreateTarget target =
                    begun ? CreateTarget.noted(session, asked) : CreateTarget.found(session, sessions, asked, chosen);
            CreateRestore restore = new CreateRestore(target, roles, kafka, sessions, jobs, stopOnError, progress, run);
            if (begun) {
                RestoreNotes.goOn(session);
                restore.dropEventTriggers(session);
            } else {
                RestoreNotes.begin(session, what, target.plan().parts(jobs), target.present());
            }
            session.commit();
            return restore.restore(session);
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

    private RestoreRun.Outcome restore(Connection session) throws SQLException, InterruptedException {
        RightsOrder rights = RightsOrder.of(session, roles);
        List<Definition> first = new ArrayList<>(missing(session, Section.BEFORE_DATA));
        first.addAll(missing(session, rights.beforeRows(plan.definitions())));
        run.phase(Phase.DEFINITIONS, first.size(), () -> create(session, first, Phase.DEFINITIONS));
        Set<QualifiedName> partitioned = TargetTables.partitioned(session);
        load(session, partitioned);
        List<String> violated = addForeignKeys(session, partitioned);
        return finish(session, rights, violated);
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
                existing,
                plan.only(
                        table -> !refusals.has(table.name()),
                        definition -> !refusals.has(definition),
                        sequence -> sequences.contains(sequence.name())));
    }

    private List<Definition> missing(Connection session, Section section) throws SQLException {
        return missing(session, plan.definitions(section));
    }

    private List<Definition> missing(Connection session, List<Definition> definitions) throws SQLException {
        Set<String> created = RestoreNotes.created(session);
        session.commit();
        Set<String> outlived = plan.outlived();
        return definitions.stream()
                .filter(definition -> !created.contains(definition.id()))
                .map(definition -> outlived.contains(definition.id()) ? toItsColumn(definition) : definition)
                .toList();
    }

    /** What remains to be done to a sequence that is there already. Its table is still that of the role that restores. */
    private static Definition toItsColumn(Definition sequence) {
        List<String> statements = new ArrayList<>(sequence.statements());
        statements.set(0, "ALTER SEQUENCE " + sequence.identity() + " OWNER TO CURRENT_USER");
        return sequence.withStatements(statements);
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
        plan.tables().stream().filter(LateLoad::isFor).forEach(refusals::postpone);
        ExtensionTableLoad.load(session, plan, kafka, partitioned, refusals, refusals::postpone);
        List<Part> parts = LateLoad.remaining(session, plan, refusals::passesOver);
        boolean late = late(session);
        List<Definition> indexes = missing(session, Section.INDEXES);
        TableSchedule schedule = new TableSchedule(parts, indexes, bytes(), locks, run, progress);
        schedule.begin(LateLoad.rows(parts));
        RowSource source = new RowSource(kafka, progress);
        workers.run(
                "rowlog-load",
                schedule,
                // What else of the tables is set aside meanwhile, they would wait for.
                late ? 1 : parts.size() + indexes.size(),
                name -> new TableWorker(sessions, source, name, schedule, partitioned, late, refusals));
        run.end(Phase.INDEXES);
        ExtensionTableLoad.load(session, plan, kafka, partitioned, refusals, refusals::add);
        loadLate(session);
        Map<QualifiedName, Loaded> loaded = RestoreNotes.loaded(session);
        session.commit();
        for (CapturedTable table : plan.tables()) {
            if (refusals.has(table.name())) {
                continue;
            }
            loaded.getOrDefault(table.name(), Loaded.nothing(1)).total().requireAllOf(table);
        }
    }

    private void loadLate(Connection session) throws SQLException, InterruptedException {
        List<Part> parts = LateLoad.remaining(session, plan, refusals::has);
        if (!parts.isEmpty()) {
            create(session, LateLoad.nameable(missing(session, Section.AFTER_DATA)), Phase.INDEXES);
            RowSource source = new RowSource(kafka, progress);
            run.phase(
                    Phase.ROWS, LateLoad.rows(parts), () -> LateLoad.load(session, parts, source, refusals, progress));
        }
    }

    /**
     * Whether an earlier run came past the rows: what it has created since must not act on those that come now. Or whether
     * rows of a partition that was left out could go to one on another server.
     */
    private boolean late(Connection session) throws SQLException {
        Set<String> created = RestoreNotes.created(session);
        boolean elsewhere = !refusals.all().isEmpty() && TargetTables.anyPartitionElsewhere(session);
        session.commit();
        return elsewhere
                || plan.definitions().stream()
                        .anyMatch(definition -> definition.section().compareTo(Section.FOREIGN_KEYS) >= 0
                                && !RoleSelection.takesRights(definition)
                                && created.contains(definition.id()));
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

    private RestoreRun.Outcome finish(Connection session, RightsOrder rights, List<String> violated)
            throws SQLException, InterruptedException {
        List<Definition> missing = missing(session, Section.AFTER_DATA).stream()
                .filter(definition -> !eventTriggers.contains(definition))
                .toList();
        RightsOrder.End last = rights.end(missing);
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
        Set<QualifiedName> before = plan.existingSequences();
        SequenceWriter.set(
                session,
                values.stream().filter(value -> !before.contains(value.name())).toList());
        SequenceWriter.advance(
                session,
                values.stream().filter(value -> before.contains(value.name())).toList());
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
}
