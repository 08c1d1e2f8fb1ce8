package io.rowlog.producer.snapshot;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.access.job.Workers;
import io.rowlog.access.postgres.ReadSession;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.producer.publish.LogTransaction;
import io.rowlog.producer.publish.LogWriter;
import io.rowlog.producer.publish.RecordLimit;
import io.rowlog.schema.avro.RowCopy;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.digest.DigestAccumulator;
import io.rowlog.schema.tuple.CopyReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Reads chunks as of the snapshot's moment and writes their rows into the log, several small chunks to a transaction. Runs in
 * one thread, with a session and a writer of its own.
 */
final class ChunkReader implements Workers.Worker<Chunk> {
    /** Avro bytes after which a transaction is committed: a commit costs a few milliseconds, whatever it holds. */
    private static final long BYTES_PER_COMMIT = 32L * 1024 * 1024;

    /**
     * Avro bytes after which a heap that cannot be divided goes on in another chunk: about what other chunks have, so that
     * none takes longer than Kafka lets a transaction take.
     */
    private static final long BYTES_PER_CHUNK = 64L * 1024 * 1024;

    private static final int ROWS_PER_REPORT = 8192;
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** Keeps account of all chunks of a snapshot. Safe for use by several threads. */
    interface Committed {
        /** The chunk is in the log. */
        void chunk(Chunk chunk, DigestAccumulator rows);

        /** The chunk ends before its heap does; returns the one that goes on. */
        Chunk divided(Chunk chunk);
    }

    private final SnapshotEvents events;
    private final SnapshotPlan plan;
    private final RecordLimit limit;
    private final JobProgress progress;
    private final Committed committed;
    private final Phase phase;
    private final LogWriter writer;
    private final ReadSession session;
    private final ReadSession holder;
    private final Map<Chunk, DigestAccumulator> uncommitted = new LinkedHashMap<>();

    private long uncommittedBytes;

    /** Null when nothing is uncommitted. */
    private @Nullable LogTransaction transaction;

    /**
     * A reader that closes its writer when it is closed.
     *
     * @param phase what is done with the rows: they are counted and hashed in any case
     * @param sessions where it opens its session
     * @param holder has locked all tables; readers use it one at a time, and nobody else does meanwhile
     */
    ChunkReader(
            SnapshotEvents events,
            SnapshotPlan plan,
            RecordLimit limit,
            JobProgress progress,
            Committed committed,
            Phase phase,
            LogWriter writer,
            Sessions sessions,
            ReadSession holder)
            throws SQLException {
        this.events = events;
        this.plan = plan;
        this.limit = limit;
        this.progress = progress;
        this.committed = committed;
        this.phase = phase;
        this.writer = writer;
        this.holder = holder;
        try {
            session = ReadSession.at(events.moment(), sessions);
        } catch (SQLException | RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    /** One pass over the heap in its own order is all that is wanted of the planner. */
    static void prepare(Connection session) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute("SET max_parallel_workers_per_gather = 0; SET synchronize_seqscans = off");
        }
    }

    @Override
    public void work(Chunk chunk) throws SQLException {
        if (lock(chunk)) {
            read(chunk, session.connection());
            return;
        }
        synchronized (holder) {
            prepare(holder.connection());
            read(chunk, holder.connection());
        }
    }

    private LogTransaction current() {
        LogTransaction current = transaction == null ? writer.begin() : transaction;
        transaction = current;
        return current;
    }

    private void ended(Chunk chunk, DigestAccumulator rows) {
        current().vouch(ranges -> events.chunk(chunk, rows, ranges));
        uncommitted.put(chunk, rows);
        uncommittedBytes += rows.bytes();
        if (uncommittedBytes >= BYTES_PER_COMMIT) {
            finish();
        }
    }

    @Override
    public void finish() {
        if (transaction == null) {
            return;
        }
        transaction.commit();
        transaction = null;
        uncommitted.forEach(committed::chunk);
        uncommitted.clear();
        uncommittedBytes = 0;
    }

    private void read(Chunk whole, Connection from) throws SQLException {
        Chunk chunk = whole;
        SnapshotPlan.Entry table = plan.entry(chunk.table().name());
        RowCopy rows = chunk.copy(table.format());
        RowSender sender = sender(table);
        CopyReader tuples = rows.reader();
        CopyOut copy = from.unwrap(PGConnection.class).getCopyAPI().copyOut(rows.sql());
        try {
            long reported = 0;
            while (nextMessage(copy, tuples)) {
                while (tuples.next()) {
                    sender.send(tuples.tuple());
                }
                if (sender.rows().rows() - reported >= ROWS_PER_REPORT) {
                    reported = report(table, sender, reported);
                }
                if (chunk.undivided() && sender.rows().bytes() >= BYTES_PER_CHUNK) {
                    report(table, sender, reported);
                    Chunk next = committed.divided(chunk);
                    ended(chunk, sender.rows());
                    chunk = next;
                    sender = sender(table);
                    reported = 0;
                }
            }
            tuples.finish();
            report(table, sender, reported);
            ended(chunk, sender.rows());
        } catch (SQLException e) {
            throw SourceContent.unconvertible(e, "Table " + chunk.heap().name());
        } catch (MalformedDataException e) {
            throw new Failure(
                    FailureCode.SOURCE_FAILED,
                    "The server sent data of " + chunk.heap().name() + " that are not what its catalog says: "
                            + e.getMessage(),
                    "Check the server for corruption (pg_amcheck); if it is sound, report this with the column's type");
        } catch (OutOfMemoryError e) {
            throw new Failure(
                    FailureCode.TOO_LARGE,
                    "A row of " + chunk.heap().name() + " is too large for the memory of this process, "
                            + Runtime.getRuntime().maxMemory() / (1024 * 1024) + " MiB",
                    Remedy.of(
                            "Give it more with ROWLOG_JAVA_OPTS=-Xmx2g, or read fewer at the same time with %s",
                            Setting.JOBS.as("1")));
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private RowSender sender(SnapshotPlan.Entry table) {
        return new RowSender(current(), table, events.moment().at().toEpochMilli(), limit, phase == Phase.BACKUP);
    }

    private long report(SnapshotPlan.Entry table, RowSender sender, long reported) {
        long rows = sender.rows().rows();
        progress.advanced(phase, table.table().name(), rows - reported);
        return rows;
    }

    /** Keeps no message in a variable while the next one comes: both may be large. */
    private static boolean nextMessage(CopyOut copy, CopyReader tuples) throws SQLException {
        byte[] message = copy.readFromCopy();
        if (message == null) {
            return false;
        }
        tuples.message(message);
        return true;
    }

    /**
     * Locks the table, unless somebody waits to alter it, who would let this session wait too, and would wait himself for the
     * snapshot's session, which holds this lock already: none of the three would ever go on. What the chunk before has locked,
     * its table and all indexes of that, is let go.
     */
    private boolean lock(Chunk chunk) throws SQLException {
        session.unlock();
        try (Statement statement = session.connection().createStatement()) {
            statement.execute("LOCK TABLE ONLY " + chunk.heap().name().sql() + " IN ACCESS SHARE MODE NOWAIT");
            return true;
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                session.unlock();
                return false;
            }
            throw e;
        }
    }

    /** Aborts what has not been committed. */
    @Override
    public void close() {
        try (writer;
                session) {
            if (transaction != null) {
                transaction.close();
            }
        }
    }
}
