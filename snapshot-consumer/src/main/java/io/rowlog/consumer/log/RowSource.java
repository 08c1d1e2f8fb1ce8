package io.rowlog.consumer.log;

import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.access.kafka.KafkaSettings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Where all readers of one restore take rows from, and what they share: whom they tell of rows, and that only one of them
 * at a time holds a row that is large for the process's memory. When Kafka delivers nothing for a while they say so once
 * together: the client tries again by itself, without a word, and goes on when the broker is back. Safe for use by several
 * threads.
 */
public final class RowSource {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final KafkaSettings kafka;
    private final JobProgress progress;
    private final LongSupplier nanoTime;
    private final ReentrantLock oneLargeRow = new ReentrantLock(true);
    private final AtomicBoolean silenceTold = new AtomicBoolean();

    /** Rows of logs in this Kafka, which the progress is told of. */
    public RowSource(KafkaSettings kafka, JobProgress progress) {
        this(kafka, progress, System::nanoTime);
    }

    RowSource(KafkaSettings kafka, JobProgress progress, LongSupplier nanoTime) {
        this.kafka = kafka;
        this.progress = progress;
        this.nanoTime = nanoTime;
    }

    /** Opens a Kafka consumer of this id, for one thread, which closes it. */
    public RowReader reader(String clientId) {
        return new RowReader(this, clientId);
    }

    KafkaSettings kafka() {
        return kafka;
    }

    /** Held while a row is assembled that is large for a process's memory. */
    ReentrantLock oneLargeRow() {
        return oneLargeRow;
    }

    /** Hands the numbers of rows of one read on to the progress; to be called also where there were none. */
    LongConsumer advanced() {
        long[] last = {nanoTime.getAsLong()};
        return rows -> {
            long now = nanoTime.getAsLong();
            if (rows > 0) {
                last[0] = now;
                if (silenceTold.compareAndSet(true, false)) {
                    progress.notice("Kafka at " + kafka + " delivers again");
                }
            } else if (now - last[0] > PATIENCE.toNanos() && silenceTold.compareAndSet(false, true)) {
                progress.notice("Kafka at " + kafka + " has delivered nothing for " + PATIENCE.toSeconds()
                        + " s; waiting for it");
            }
            progress.advanced(Phase.ROWS, rows);
        };
    }
}
