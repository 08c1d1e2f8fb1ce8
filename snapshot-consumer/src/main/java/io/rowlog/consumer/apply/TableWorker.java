package io.rowlog.consumer.apply;

import io.rowlog.access.job.Workers;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.consumer.ddl.DefinitionWriter;
import io.rowlog.consumer.log.RowsComparison;
import io.rowlog.consumer.log.RowsPart;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.LargeObjects;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.digest.DigestAccumulator;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;

/**
 * Loads parts of newly created tables and builds keys and indexes, each in a transaction with the note that it is there. A
 * table that one worker loads alone, unless it is small, is truncated first, which lets {@code COPY} write its rows as
 * frozen. Used by one thread.
 */
final class TableWorker implements Workers.Worker<TableTask> {
    /** Avro bytes below which new files for the table cost more than rows that are not frozen. */
    private static final long FROZEN_BYTES = 256L * 1024;

    private final Sessions sessions;
    private final Connection session;
    private final TableLoader loader;
    private final DefinitionWriter writer;
    private final Set<QualifiedName> partitioned;
    private final FinishedTables finished;

    TableWorker(Sessions sessions, TableLoader.Source source, Set<QualifiedName> partitioned, FinishedTables finished)
            throws SQLException {
        this.sessions = sessions;
        this.partitioned = Set.copyOf(partitioned);
        this.finished = finished;
        session = WorkerSession.open(sessions);
        loader = new TableLoader(session, source);
        writer = new DefinitionWriter(session);
    }

    @Override
    public void work(TableTask task) throws SQLException {
        switch (task) {
            case TableTask.Load(RowsPart part) -> load(part);
            case TableTask.Build(Definition definition, boolean last) -> build(definition, last);
        }
    }

    private void load(RowsPart part) throws SQLException {
        QualifiedName table = part.rows().table();
        boolean ordinary = !partitioned.contains(table);
        boolean frozen = part.parts() == 1 && part.bytes() >= FROZEN_BYTES && !table.equals(LargeObjects.TABLE);
        if (frozen) {
            try (Statement statement = session.createStatement()) {
                statement.execute("TRUNCATE " + (ordinary ? "ONLY " : "") + table.sql());
            }
        }
        DigestAccumulator digest = loader.load(part, table.sql(), frozen && ordinary);
        RestoreState.loaded(session, part, digest);
        session.commit();
        if (finished.loaded(part)) {
            if (part.parts() > 1) {
                LoadedTable whole = RestoreState.loaded(session).getOrDefault(table, LoadedTable.nothing(part.parts()));
                RowsComparison.require(part.rows(), whole.rows(), whole.digest());
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
        RestoreState.created(session, List.of(definition));
        session.commit();
    }

    @Override
    public void close() throws SQLException {
        loader.close();
        sessions.close(session);
    }
}
