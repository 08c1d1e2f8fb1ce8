package io.rowlog.consumer.verify;

import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.access.job.Workers;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.consumer.target.ServerFailure;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.digest.DigestAccumulator;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;

/** A session that reads slices of tables under a snapshot that another session exported. Used by one thread. */
final class VerifyWorker implements Workers.Worker<TableSlice> {
    private final Sessions sessions;
    private final Connection session;
    private final Map<QualifiedName, SliceSum> sums;
    private final JobProgress progress;

    /**
     * @param snapshot as an SQL literal
     */
    VerifyWorker(Sessions sessions, String snapshot, Map<QualifiedName, SliceSum> sums, JobProgress progress)
            throws SQLException {
        this.sessions = sessions;
        this.sums = Map.copyOf(sums);
        this.progress = progress;
        session = sessions.open();
        session.setAutoCommit(false);
        try (Statement statement = session.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            statement.execute("SET TRANSACTION SNAPSHOT " + snapshot);
            statement.execute("SAVEPOINT rowlog_slice");
        }
    }

    @Override
    public void work(TableSlice slice) throws SQLException {
        QualifiedName table = slice.rows().table();
        SliceSum sum = Objects.requireNonNull(sums.get(table));
        try {
            unlock();
            DigestAccumulator digest = TableDigest.read(
                    session, slice.rows().format(), slice.from(), rows -> progress.advanced(Phase.VERIFY, rows));
            if (sum.add(digest)) {
                progress.tableFinished(Phase.VERIFY, table, sum.rows());
            }
        } catch (SQLException e) {
            throw ServerFailure.of("Reading table " + table, e);
        }
    }

    /** A server has room for some thousands of locks only; a transaction keeps those of all tables that it reads. */
    private void unlock() throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute("ROLLBACK TO SAVEPOINT rowlog_slice");
        }
    }

    @Override
    public void close() throws SQLException {
        sessions.close(session);
    }
}
