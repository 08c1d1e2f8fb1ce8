package io.rowlog.access.kafka;

import io.rowlog.access.terminal.UserError;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Waits until readers of committed records see what has been committed. A broker answers a commit before it has written
 * the markers by which readers know of it (KIP-98, "Commit or Abort Transaction Request"). Immutable.
 */
public final class CommittedEnd {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final KafkaSettings kafka;
    private final Admin admin;

    /** Asks this Kafka by this client. */
    public CommittedEnd(KafkaSettings kafka, Admin admin) {
        this.kafka = kafka;
        this.admin = admin;
    }

    /**
     * Waits until readers see all that stands in a partition now, at most a minute.
     *
     * @throws UserError when they do not within that time
     * @throws InterruptedException when the thread is interrupted
     */
    public void await(TopicPartition partition) throws InterruptedException {
        long written = end(partition, IsolationLevel.READ_UNCOMMITTED);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (end(partition, IsolationLevel.READ_COMMITTED) < written) {
            if (System.nanoTime() > deadline) {
                throw new UserError(
                        "Readers of " + partition + " do not see what was written before offset " + written + ", after "
                                + LIMIT.toSeconds() + " s",
                        "A transaction hangs: find it with kafka-transactions.sh find-hanging, and check the broker's log");
            }
            Thread.sleep(PAUSE);
        }
    }

    private long end(TopicPartition partition, IsolationLevel isolation) {
        return KafkaErrors.await(
                        kafka,
                        admin.listOffsets(Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(isolation))
                                .partitionResult(partition))
                .offset();
    }
}
