package io.rowlog.producer.publish;

import io.rowlog.access.kafka.KafkaErrors;
import io.rowlog.access.kafka.KafkaSettings;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the first record that a producer could not send. A send that fails does not throw, and while no broker
 * answers each takes {@code max.block.ms}: whoever went on would wait that long for every further record. Safe for use by
 * several threads.
 */
final class FirstFailure implements Callback {
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
        if (exception != null) {
            failure.compareAndSet(null, exception);
        }
    }

    /** Throws what was remembered, as the person at the terminal should see it. */
    void check(KafkaSettings kafka) {
        Exception first = failure.get();
        if (first != null) {
            throw KafkaErrors.translate(kafka, first);
        }
    }

    /** Whether it was that no broker answered. */
    boolean unreachable() {
        Exception first = failure.get();
        return first != null && KafkaErrors.unreachable(first);
    }
}
