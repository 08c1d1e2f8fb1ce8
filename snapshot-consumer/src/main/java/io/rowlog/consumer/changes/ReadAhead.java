package io.rowlog.consumer.changes;

import io.rowlog.access.job.BesideThread;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.LogReader;
import io.rowlog.schema.log.LogEvent.Marker;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.wal.Visibility;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Reads a log's changes in a thread of its own, while those before are applied: one batch is ready, and another is made. After a
 * large one nothing is read until that has been applied, so that memory is bounded. After a marker, and at its end, it waits to be
 * told where to go on to. For one thread that applies.
 */
public final class ReadAhead implements AutoCloseable {
    private static final Duration WAIT = Duration.ofMillis(200);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    /** Of changes that are not held beside others. */
    private static final long LARGE = 24L * 1024 * 1024;

    private final LogReader log;
    private final ChangeReader reader;
    private final BlockingQueue<Batch> ready = new ArrayBlockingQueue<>(1);
    private final Semaphore told = new Semaphore(0);
    private final BesideThread thread;
    private volatile OptionalLong until;
    private volatile OptionalLong behind = OptionalLong.empty();
    private volatile boolean ended;

    /**
     * Begins to read.
     *
     * @param seen by the snapshot that the target began with: what it sees is passed over
     * @param from offset in the transactions topic
     * @param end offset before which it ends; empty where it goes on and on
     */
    public ReadAhead(KafkaSettings kafka, LogName name, Visibility seen, long from, OptionalLong end) {
        until = end;
        log = new LogReader(kafka, name);
        try {
            reader = new ChangeReader(kafka, name, new Formats(log)::schema, seen, from, end);
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
        thread = BesideThread.start("rowlog-read-ahead", this::read);
    }

    private void read() throws InterruptedException {
        while (!Thread.currentThread().isInterrupted()) {
            Optional<Batch> batch = reader.next(WAIT);
            if (batch.isPresent()) {
                ready.put(batch.get());
                if (waits(batch.get())) {
                    awaitTold();
                }
            }
            behind = reader.behind();
            if (reader.atEnd()) {
                ended = true;
                awaitTold();
            }
        }
    }

    private void awaitTold() throws InterruptedException {
        told.acquire();
        reader.until(until);
    }

    /** Whether nothing is read after this until {@link #goOn}. */
    public static boolean waits(Batch batch) {
        return batch.last() instanceof Marker || batch.bytes() > LARGE;
    }

    /**
     * The next changes; none when nothing came within the time.
     *
     * @throws io.rowlog.access.failure.Failure when the log is damaged, or Kafka does not deliver
     */
    public Optional<Batch> next(Duration wait) throws SQLException, InterruptedException {
        Batch batch = ready.poll();
        if (batch == null) {
            thread.check();
            batch = ready.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
        }
        return Optional.ofNullable(batch);
    }

    /** Whether everything before its end has been handed on: it waits to be told. */
    public boolean atEnd() {
        return ended && ready.isEmpty();
    }

    /**
     * Has it read on, when it is at its end, or what it {@link #waits} for has been applied.
     *
     * @param end offset in the transactions topic before which it ends next; empty where it goes on and on
     */
    public void goOn(OptionalLong end) {
        until = end;
        ended = false;
        told.release();
    }

    /** At most so many transactions are in the log and not handed on; empty while that is not known. */
    public OptionalLong behind() {
        Batch next = ready.peek();
        OptionalLong unread = behind;
        return unread.isEmpty()
                ? unread
                : OptionalLong.of(unread.getAsLong() + (next == null ? 0 : Math.max(1, next.transactions())));
    }

    /** Ends the reading; what is ready is given up. */
    @Override
    public void close() {
        thread.end(CLOSE_LIMIT);
        reader.close();
        log.close();
    }
}
