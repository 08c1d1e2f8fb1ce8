package io.rowlog.consumer.apply;

import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.access.kafka.KafkaSettings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Says so when Kafka delivers nothing for a while. The client tries again by itself, without a word, and goes on when the
 * broker is back. Safe for use by several threads, which together say it once.
 */
final class KafkaSilence {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final KafkaSettings kafka;
    private final JobProgress progress;
    private final LongSupplier nanoTime;
    private final AtomicBoolean told = new AtomicBoolean();

    KafkaSilence(KafkaSettings kafka, JobProgress progress) {
        this(kafka, progress, System::nanoTime);
    }

    KafkaSilence(KafkaSettings kafka, JobProgress progress, LongSupplier nanoTime) {
        this.kafka = kafka;
        this.progress = progress;
        this.nanoTime = nanoTime;
    }

    /** Hands the rows of one read on to the progress; to be called also where there were none. */
    LongConsumer listener() {
        long[] last = {nanoTime.getAsLong()};
        return rows -> {
            long now = nanoTime.getAsLong();
            if (rows > 0) {
                last[0] = now;
                if (told.compareAndSet(true, false)) {
                    progress.notice("Kafka at " + kafka + " delivers again");
                }
            } else if (now - last[0] > PATIENCE.toNanos() && told.compareAndSet(false, true)) {
                progress.notice("Kafka at " + kafka + " has delivered nothing for " + PATIENCE.toSeconds()
                        + " s; waiting for it");
            }
            progress.advanced(Phase.ROWS, rows);
        };
    }
}
