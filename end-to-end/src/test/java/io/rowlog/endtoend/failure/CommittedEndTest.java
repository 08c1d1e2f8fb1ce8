package io.rowlog.endtoend.failure;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.kafka.CommittedEnd;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.endtoend.stack.Stack;
import io.rowlog.endtoend.stack.StackExtension;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StackExtension.class)
class CommittedEndTest {
    private static final String TOPIC = "committed-end";

    private final KafkaSettings kafka;

    CommittedEndTest(Stack stack) {
        kafka = new KafkaSettings(stack.kafka(), Map.of());
    }

    @Test
    void whatStandsBehindAnOpenTransactionIsWaitedFor() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (Admin admin = kafka.admin();
                Producer<byte[], byte[]> open = kafka.producer("open");
                Producer<byte[], byte[]> committed = kafka.producer("committed")) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get(30, TimeUnit.SECONDS);
            open.initTransactions();
            open.beginTransaction();
            open.send(new ProducerRecord<>(TOPIC, new byte[1])).get(30, TimeUnit.SECONDS);
            committed.initTransactions();
            committed.beginTransaction();
            committed.send(new ProducerRecord<>(TOPIC, new byte[1]));
            committed.commitTransaction();
            Callable<Boolean> wait = () -> {
                new CommittedEnd(kafka, admin).await(new TopicPartition(TOPIC, 0));
                return true;
            };

            Future<Boolean> waiting = executor.submit(wait);

            assertThatThrownBy(() -> waiting.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            open.commitTransaction();
            waiting.get(30, TimeUnit.SECONDS);
        } finally {
            executor.shutdownNow();
        }
    }
}
