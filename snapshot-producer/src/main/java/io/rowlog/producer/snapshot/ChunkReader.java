package io.rowlog.producer.snapshot;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.producer.publish.RowWriter;
import io.rowlog.schema.avro.RowEncoder;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.digest.DigestAccumulator;
import io.rowlog.schema.tuple.BinaryCopyReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Lock;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Reads chunks under the exported snapshot, transcodes their rows and sends them. Not thread-safe, but
 * {@link #cancel()} may be called by any thread.
 */
final class ChunkReader implements AutoCloseable {
    private static final int ROWS_PER_REPORT = 8192;
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final Connection connection;
    private final RowWriter writer;
    private final SnapshotProgress progress;
    private final long timestamp;
    private final int recordBytes;
    private final Lock largeRows;
    private volatile boolean cancelled;

    /**
     * A reader in a session of its own that sees what the snapshot's session sees.
     *
     * @param recordBytes size of the largest row, with its key, that travels as one record
     * @param largeRows held while a row is sent that is large for a process's memory
     */
    ChunkReader(
            PostgresConnector source,
            SnapshotSession snapshot,
            RowWriter writer,
            SnapshotProgress progress,
            int recordBytes,
            Lock largeRows)
            throws SQLException {
        this.connection = source.open();
        this.writer = writer;
        this.progress = progress;
        this.recordBytes = recordBytes;
        this.largeRows = largeRows;
        this.timestamp = snapshot.startedAt().toEpochMilli();
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            statement.execute("SET TRANSACTION SNAPSHOT " + statement.enquoteLiteral(snapshot.id()));
            // One pass over the heap in its own order is all that is wanted of the planner.
            statement.execute("SET LOCAL jit = off");
            statement.execute("SET LOCAL max_parallel_workers_per_gather = 0");
            statement.execute("SET LOCAL synchronize_seqscans = off");
            statement.execute("SAVEPOINT rowlog_chunk");
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Sends all rows of the chunk and returns their count and digest. */
    DigestAccumulator read(Chunk chunk, RowFormat format, String topic) throws SQLException {
        lock(chunk);
        RowEncoder encoder = new RowEncoder(format);
        DigestAccumulator digest = new DigestAccumulator();
        LargeRows large = new LargeRows(writer, topic, format, timestamp, recordBytes, largeRows);
        BinaryCopyReader tuples = new BinaryCopyReader(format.forms());
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(ChunkQuery.sql(chunk, format));
        try {
            long reported = 0;
            while (nextMessage(copy, tuples)) {
                while (tuples.next()) {
                    if (tuples.tuple().length() > recordBytes && large.send(tuples.tuple(), encoder, digest)) {
                        continue;
                    }
                    encoder.encode(tuples.tuple());
                    encoder.addTo(digest);
                    if (encoder.keyLength() + encoder.rowLength() > recordBytes) {
                        large.send(encoder);
                    } else {
                        writer.send(topic, timestamp, encoder.hasKey() ? encoder.key() : null, encoder.row());
                    }
                }
                if (digest.rows() - reported >= ROWS_PER_REPORT) {
                    progress.advanced(chunk.table().name(), digest.rows() - reported);
                    reported = digest.rows();
                    if (cancelled) {
                        throw new CancellationException("Reading was cancelled");
                    }
                }
            }
            tuples.finish();
            progress.advanced(chunk.table().name(), digest.rows() - reported);
            return digest;
        } catch (SQLException e) {
            if (Unconvertible.caused(e)) {
                throw Unconvertible.in("Table " + chunk.heap().name());
            }
            throw e;
        } catch (MalformedDataException e) {
            throw new Failure(
                    FailureCode.SOURCE_FAILED,
                    "The server sent data of " + chunk.heap().name() + " that are not what its catalog says: "
                            + e.getMessage(),
                    "Check the server for corruption (pg_amcheck); if it is sound, report this with the column's type");
        } catch (OutOfMemoryError e) {
            throw new Failure(
                    FailureCode.SOURCE_FAILED,
                    "A row of " + chunk.heap().name() + " is too large for the memory of this process, "
                            + Runtime.getRuntime().maxMemory() / (1024 * 1024) + " MiB",
                    "Give it more with ROWLOG_JAVA_OPTS=-Xmx2g, or read fewer at the same time with --jobs 1");
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    /** Keeps no message in a variable while the next one comes: both may be large. */
    private static boolean nextMessage(CopyOut copy, BinaryCopyReader tuples) throws SQLException {
        byte[] message = copy.readFromCopy();
        if (message == null) {
            return false;
        }
        tuples.message(message);
        return true;
    }

    /**
     * The snapshot's session holds this lock already. Without asking for it at once, a session that waits to alter the
     * table would stand between the two and none of the three would ever go on. What the chunk before has locked, its
     * table and all indexes of that, is let go: a server has room for some thousands of locks only.
     */
    private void lock(Chunk chunk) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ROLLBACK TO SAVEPOINT rowlog_chunk; LOCK TABLE ONLY "
                    + chunk.heap().name().sql() + " IN ACCESS SHARE MODE NOWAIT");
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw new Failure(
                        FailureCode.SOURCE_FAILED,
                        "Another session waits to alter or lock " + chunk.heap().name(),
                        "Let that session go first, then begin again");
            }
            throw e;
        }
    }

    /** Makes a read in progress fail soon. */
    void cancel() throws SQLException {
        cancelled = true;
        if (!connection.isClosed()) {
            connection.unwrap(PGConnection.class).cancelQuery();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
