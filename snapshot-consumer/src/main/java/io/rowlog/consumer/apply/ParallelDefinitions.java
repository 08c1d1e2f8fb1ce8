package io.rowlog.consumer.apply;

import io.rowlog.consumer.ddl.DefinitionWriter;
import io.rowlog.consumer.progress.Phase;
import io.rowlog.consumer.progress.RestoreProgress;
import io.rowlog.consumer.target.TargetSessions;
import io.rowlog.consumer.target.Workers;
import io.rowlog.schema.catalog.Definition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A session that creates definitions, each in a transaction with the note that it is there. Used by one thread. */
final class ParallelDefinitions implements Workers.Worker<Definition> {
    private final TargetSessions sessions;
    private final Connection session;
    private final DefinitionWriter writer;
    private final RestoreProgress progress;

    ParallelDefinitions(TargetSessions sessions, RestoreProgress progress) throws SQLException {
        this.sessions = sessions;
        this.progress = progress;
        session = WorkerSession.open(sessions);
        writer = new DefinitionWriter(session);
    }

    @Override
    public void work(Definition definition) throws SQLException {
        writer.write(definition);
        RestoreState.created(session, List.of(definition));
        session.commit();
        progress.advanced(Phase.INDEXES, 1);
    }

    @Override
    public void close() throws SQLException {
        sessions.close(session);
    }
}
