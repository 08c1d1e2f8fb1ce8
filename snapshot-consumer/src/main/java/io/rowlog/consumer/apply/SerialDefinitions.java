package io.rowlog.consumer.apply;

import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.consumer.ddl.DefinitionWriter;
import io.rowlog.schema.catalog.Definition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Creates definitions one after the other. Commits after every hundred, so that a database of many tables does not need
 * more locks than the server has room for. Not thread-safe.
 */
final class SerialDefinitions {
    private static final int BATCH = 100;

    private final Connection session;
    private final JobProgress progress;

    SerialDefinitions(Connection session, JobProgress progress) {
        this.session = session;
        this.progress = progress;
    }

    void create(List<Definition> definitions, Phase phase) throws SQLException {
        DefinitionWriter writer = new DefinitionWriter(session);
        List<Definition> batch = new ArrayList<>();
        for (Definition definition : definitions) {
            writer.write(definition);
            batch.add(definition);
            if (batch.size() == BATCH) {
                commit(batch, phase);
            }
        }
        commit(batch, phase);
    }

    private void commit(List<Definition> batch, Phase phase) throws SQLException {
        RestoreState.created(session, batch);
        session.commit();
        progress.advanced(phase, batch.size());
        batch.clear();
    }
}
