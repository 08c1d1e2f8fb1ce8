package io.rowlog.consumer.apply;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.job.Workers;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.consumer.apply.RestoreNotes.Loaded;
import io.rowlog.consumer.apply.TableSchedule.Task;
import io.rowlog.consumer.ddl.DefinitionWriter;
import io.rowlog.consumer.load.Suspension;
import io.rowlog.consumer.load.TableLoader;
import io.rowlog.consumer.log.CapturedTable.Part;
import io.rowlog.consumer.log.RowSource;
import io.rowlog.consumer.log.RowTotal;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.LargeObjects;
import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;

/**
 * Loads parts of newly created tables and builds keys and indexes, each in a transaction with the note that it is there.
 * A table that one worker loads alone, unless it is small, is truncated first, which lets {@code COPY} write its rows as
 * frozen. Used by one thread.
 */
final class TableWorker implements Workers.Worker<Task> {
    /** Avro bytes below which new files for the table cost more than rows that are not frozen. */
    private static final long FROZEN_BYTES = 256L * 1024;

    private final RestoreSession worker;
    private final Connection session;
    private final TableLoader loader;
    private final DefinitionWriter writer;
    private final TableSchedule schedule;
    private final Set<QualifiedName> partitioned;
    private final boolean late;
    private final Refusals refusals;

    /**
     * @param late whether triggers and foreign keys may be there already
     */
    TableWorker(
            Sessions sessions,
            RowSource source,
            String name,
            TableSchedule schedule,
            Set<QualifiedName> partitioned,
            boolean late,
            Refusals refusals)
            throws SQLException {
        this.schedule = schedule;
        this.partitioned = Set.copyOf(partitioned);
        this.late = late;
        this.refusals = refusals;
        worker = RestoreSession.work(sessions);
        session = worker.connection();
        loader = new TableLoader(session, source, name);
        writer = new DefinitionWriter(session);
        session.commit();
    }

    @Override
    public void work(Task task) throws SQLException {
        switch (task) {
            case Task.Load(Part part) -> load(part);
            case Task.Build(Definition definition, boolean last) -> build(definition, last);
        }
    }

    private void load(Part part) throws SQLException {
        if (refusals.passesOver(part.table().name())) {
            return;
        }
        try {
            loadRows(part);
        } catch (Failure e) {
            refusals.postpone(part.table(), e);
            session.rollback();
        }
    }

    private void loadRows(Part part) throws SQLException {
        QualifiedName table = part.table().name();
        boolean ordinary = !partitioned.contains(table);
        boolean frozen =
                ordinary && !late && part.whole() && part.bytes() >= FROZEN_BYTES && !table.equals(LargeObjects.TABLE);
        if (frozen) {
            try (Statement statement = session.createStatement()) {
                statement.execute("TRUNCATE ONLY " + table.sql());
            }
        }
        List<Suspension> suspended = late ? Suspension.begin(session, List.of(table.sql())) : List.of();
        RowTotal total = loader.load(part, table.sql(), frozen);
        for (Suspension suspension : suspended) {
            suspension.end(session);
        }
        RestoreNotes.loaded(session, part, total);
        session.commit();
        if (schedule.finishes(part)) {
            if (!part.whole()) {
                RestoreNotes.loaded(session)
                        .getOrDefault(table, Loaded.nothing(part.count()))
                        .total()
                        .requireAllOf(part.table());
            }
            session.commit();
            if (ordinary) {
                PlannerStatistics.collect(session, table);
            }
        }
    }

    private void build(Definition definition, boolean last) throws SQLException {
        if (refusals.leavesOut(definition)) {
            return;
        }
        try {
            buildOne(definition, last);
        } catch (Failure e) {
            refusals.add(definition, e);
            session.rollback();
        }
    }

    private void buildOne(Definition definition, boolean last) throws SQLException {
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
