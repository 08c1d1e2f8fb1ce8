package io.rowlog.consumer.apply;

import io.rowlog.consumer.log.RowsPart;
import io.rowlog.consumer.target.TargetSessions;
import io.rowlog.consumer.target.Workers;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.digest.DigestAccumulator;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * Loads parts of newly created tables, each in a transaction with the note that it is there. A table that one worker loads
 * alone is truncated first, which lets {@code COPY} write its rows as frozen. Used by one thread.
 */
final class LoadWorker implements Workers.Worker<RowsPart> {
    private final TargetSessions sessions;
    private final Connection session;
    private final TableLoader loader;
    private final Set<QualifiedName> partitioned;
    private final FinishedTables finished;

    LoadWorker(
            TargetSessions sessions, TableLoader.Source source, Set<QualifiedName> partitioned, FinishedTables finished)
            throws SQLException {
        this.sessions = sessions;
        this.partitioned = Set.copyOf(partitioned);
        this.finished = finished;
        session = WorkerSession.open(sessions);
        loader = new TableLoader(session, source);
    }

    @Override
    public void work(RowsPart part) throws SQLException {
        QualifiedName table = part.rows().table();
        boolean ordinary = !partitioned.contains(table);
        boolean alone = part.parts() == 1 && !part.ranges().isEmpty();
        if (alone) {
            try (Statement statement = session.createStatement()) {
                statement.execute("TRUNCATE " + (ordinary ? "ONLY " : "") + table.sql());
            }
        }
        DigestAccumulator digest = loader.load(part, table.sql(), alone && ordinary);
        RestoreState.loaded(session, part, digest);
        session.commit();
        finished.loaded(part);
    }

    @Override
    public void close() throws SQLException {
        loader.close();
        sessions.close(session);
    }
}
