package io.rowlog.producer.stream;

import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.producer.publish.LogTransaction;
import io.rowlog.producer.publish.LogWriter;
import io.rowlog.producer.replication.ReplicationConnection;
import io.rowlog.schema.log.LogEvent.Commit;
import io.rowlog.schema.log.LogEvent.Passed;
import io.rowlog.schema.wal.Lsn;
import io.rowlog.schema.wal.Timeline;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which of the source's transactions share a transaction of Kafka, and what the source is told: that it need not keep what
 * the log tells of, after Kafka's commit and never before. Not thread-safe.
 */
final class TransactionGroup implements AutoCloseable {
    /** How long what is complete waits for more, while more comes. */
    private static final Duration WAIT = Duration.ofMillis(50);

    /** How long it waits for more while nothing comes. */
    private static final Duration PAUSE = Duration.ofMillis(5);

    /** What readers of committed records may have to wait for, and a broker to hold open. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private static final long MOST_BYTES = 16L * 1024 * 1024;

    private final LogWriter writer;
    private final ReplicationConnection connection;
    private final Timeline timeline;
    private final StreamMeter meter;
    private final JobProgress progress;

    /** The end of the last transaction that is in the log: those that the server sends again are passed over. */
    private Lsn logged;

    private @Nullable LogTransaction open;
    private long begun;
    private long bytes;
    private long commitNanos;
    private long transactions;
    private @Nullable Commit last;

    /**
     * @param logged everything before it is in the log
     */
    TransactionGroup(
            LogWriter writer,
            ReplicationConnection connection,
            Timeline timeline,
            StreamMeter meter,
            JobProgress progress,
            Lsn logged) {
        this.writer = writer;
        this.connection = connection;
        this.timeline = timeline;
        this.meter = meter;
        this.progress = progress;
        this.logged = logged;
    }

    /** The Kafka transaction that takes what comes next. */
    LogTransaction transaction() {
        if (open == null) {
            open = writer.begin();
            begun = System.nanoTime();
            bytes = 0;
        }
        return open;
    }

    /** So much more has come. */
    void grows(long by) {
        bytes += by;
    }

    /** A transaction of the source is whole, and the log is going to tell of it: the source must never be ahead of that. */
    void ended(Commit commit, boolean changed) {
        transactions += changed ? 1 : 0;
        last = commit;
    }

    /** Whether nothing waits for a commit. */
    boolean isEmpty() {
        return open == null;
    }

    /** Everything that was committed before this place is in the log. */
    Lsn logged() {
        return logged;
    }

    /**
     * Commits when it is time.
     *
     * @param idle whether the source has just sent nothing
     * @param midway whether one of its transactions has begun and not ended
     */
    void commitWhenDue(boolean idle, boolean midway) throws SQLException {
        if (open == null) {
            return;
        }
        long age = System.nanoTime() - begun;
        // At most half of the time goes into commits while the source has a pause, a fifth while it has none.
        long wait = midway
                ? LONGEST.toNanos()
                : idle ? Math.max(PAUSE.toNanos(), commitNanos) : Math.max(WAIT.toNanos(), 4 * commitNanos);
        if (age > wait || bytes > MOST_BYTES) {
            commit();
        }
    }

    /** Commits to Kafka what is there, and tells the source. */
    void commit() throws SQLException {
        if (open == null) {
            return;
        }
        long before = System.nanoTime();
        open.commit();
        open = null;
        commitNanos = Math.min(System.nanoTime() - before, LONGEST.toNanos() / 8);
        meter.committed(transactions, last, Duration.ofNanos(commitNanos));
        progress.advanced(Phase.STREAM, transactions);
        transactions = 0;
        if (last != null) {
            logged = last.end();
            last = null;
            connection.confirm(logged);
        }
    }

    /** The server wants to know of everything that it has sent, as before it shuts down; nothing is on its way. */
    void pass() throws SQLException {
        Lsn end = connection.walEnd();
        if (end.compareTo(logged) <= 0) {
            return;
        }
        try (LogTransaction passing = writer.begin()) {
            passing.event(new Passed(end, timeline, Instant.now().truncatedTo(ChronoUnit.MILLIS)));
            passing.commit();
        }
        logged = end;
        connection.confirm(end);
    }

    /** Gives up what has not been committed. */
    @Override
    public void close() {
        if (open != null) {
            open.close();
        }
    }
}
