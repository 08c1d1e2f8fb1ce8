package io.rowlog.consumer.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.access.kafka.KafkaSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

class RowSourceTest {
    private final AtomicLong seconds = new AtomicLong();
    private final List<String> notices = new ArrayList<>();
    private final AtomicLong rows = new AtomicLong();
    private final RowSource source = new RowSource(
            new KafkaSettings("kafka:9092", Map.of()),
            new JobProgress() {
                @Override
                public void notice(String text) {
                    notices.add(text);
                }

                @Override
                public void advanced(Phase phase, long by) {
                    rows.addAndGet(by);
                }
            },
            () -> TimeUnit.SECONDS.toNanos(seconds.get()));

    @Test
    void aLongSilenceIsToldOnce() {
        LongConsumer first = source.advanced();
        LongConsumer second = source.advanced();
        seconds.set(8);
        first.accept(2);
        second.accept(1);
        seconds.set(19);
        first.accept(0);
        second.accept(0);
        seconds.set(40);

        first.accept(0);

        assertThat(notices).containsExactly("Kafka at kafka:9092 has delivered nothing for 10 s; waiting for it");
    }

    @Test
    void theEndOfALongSilenceIsTold() {
        LongConsumer advanced = source.advanced();
        seconds.set(11);
        advanced.accept(0);

        advanced.accept(7);

        assertThat(notices).hasSize(2).last().isEqualTo("Kafka at kafka:9092 delivers again");
    }

    @Test
    void aShortSilenceIsNotTold() {
        LongConsumer advanced = source.advanced();
        seconds.set(10);

        advanced.accept(0);

        assertThat(notices).isEmpty();
    }

    @Test
    void rowsOfAllReadsAreCounted() {
        source.advanced().accept(5);

        source.advanced().accept(9);

        assertThat(rows).hasValue(14);
    }

    @Test
    void theTimeBetweenTwoReadsIsNoSilence() {
        source.advanced().accept(1);
        seconds.set(100);

        source.advanced().accept(0);

        assertThat(notices).isEmpty();
    }
}
