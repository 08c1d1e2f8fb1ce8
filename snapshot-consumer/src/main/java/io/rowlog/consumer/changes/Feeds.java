package io.rowlog.consumer.changes;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.kafka.KafkaErrors;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.PollLimit;
import io.rowlog.schema.log.LogName;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads the partitions that transactions point into, each forward from where it was, and ahead where they are in use. Memory
 * is bounded, whatever the number of partitions. Not thread-safe.
 */
final class Feeds implements AutoCloseable {
    private static final long POLL_BYTES = 16L * 1024 * 1024;

    /** So much is read ahead of one partition, and of all. */
    private static final long AHEAD_BYTES = 1024 * 1024;

    private static final long ALL_AHEAD_BYTES = 48L * 1024 * 1024;

    /** A partition that so many transactions did not need is not read ahead. */
    private static final long RECENT = 500;

    /** Over so many offsets it is quicker to read on than to seek. */
    private static final long NEAR = 5_000;

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration END_WAIT = Duration.ofMillis(1);
    private static final Duration STALL_LIMIT = Duration.ofSeconds(60);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final KafkaSettings kafka;
    private final String control;
    private final PollLimit limit = new PollLimit(POLL_BYTES);
    private final Consumer<ByteBuffer, ByteBuffer> consumer;
    private final Map<TopicPartition, Feed> feeds = new HashMap<>();
    private final Set<TopicPartition> paused = new HashSet<>();
    private long transaction;

    Feeds(KafkaSettings kafka, LogName log, String control) {
        this.kafka = kafka;
        this.control = control;
        consumer = kafka.consumer("rowlog-" + log + "-changes", limit, END_WAIT);
    }

    /** A transaction begins that needs these places; each is ready to be read from there. */
    List<Feed> open(List<Place> places) {
        transaction++;
        boolean assigned = false;
        List<Feed> opened = new ArrayList<>();
        List<Feed> moved = new ArrayList<>();
        for (Place place : places) {
            Feed feed = feeds.get(place.partition());
            if (feed == null) {
                feed = new Feed(place.partition(), place.partition().topic().equals(control), place.first());
                feeds.put(place.partition(), feed);
                assigned = true;
                moved.add(feed);
            } else if (feed.isEmpty() && feed.position() < place.first() - NEAR) {
                feed.seek(place.first());
                moved.add(feed);
            }
            feed.used(transaction);
            opened.add(feed);
        }
        if (assigned) {
            consumer.assign(feeds.keySet());
        }
        moved.forEach(feed -> consumer.seek(feed.partition(), feed.position()));
        return opened;
    }

    /** Where changes of a transaction begin in a partition. */
    record Place(TopicPartition partition, long first) {}

    /**
     * Reads on until a partition has a record, or has been read up to an offset.
     *
     * @throws Failure when Kafka does not deliver, or the records are gone
     */
    void await(Feed feed, long end) {
        long deadline = System.nanoTime() + STALL_LIMIT.toNanos();
        while (feed.isEmpty() && feed.position() < end) {
            long before = feed.position();
            poll(feed);
            if (feed.position() > before) {
                deadline = System.nanoTime() + STALL_LIMIT.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new Failure(
                        FailureCode.KAFKA_UNAVAILABLE,
                        "Kafka has delivered nothing of " + feed.partition() + " from offset " + feed.position()
                                + " for " + STALL_LIMIT.toSeconds() + " s",
                        Remedy.of("Check that the broker runs, then %s", Action.AGAIN),
                        new TimeoutException("No record in time"));
            }
        }
    }

    private void poll(Feed needed) {
        long held = feeds.values().stream().mapToLong(Feed::bytes).sum();
        List<TopicPartition> pause = new ArrayList<>();
        List<TopicPartition> resume = new ArrayList<>();
        for (Feed feed : feeds.values()) {
            boolean wanted = feed == needed
                    || held < ALL_AHEAD_BYTES && feed.bytes() < AHEAD_BYTES && transaction - feed.lastUsed() < RECENT;
            if (wanted && paused.remove(feed.partition())) {
                resume.add(feed.partition());
            } else if (!wanted && paused.add(feed.partition())) {
                pause.add(feed.partition());
            }
        }
        consumer.pause(pause);
        consumer.resume(resume);
        limit.begin();
        ConsumerRecords<ByteBuffer, ByteBuffer> records = KafkaErrors.translate(kafka, () -> {
            try {
                return consumer.poll(POLL);
            } catch (OffsetOutOfRangeException e) {
                throw new Failure(
                        FailureCode.LOG_DAMAGED,
                        "Records of changes are gone from Kafka: offsets " + e.offsetOutOfRangePartitions(),
                        "Choose a later moment, and set retention.ms=-1 on the log's topics",
                        e);
            }
        });
        for (TopicPartition partition : records.partitions()) {
            Feed feed = feeds.get(partition);
            if (feed != null) {
                records.records(partition).forEach(feed::add);
            }
        }
        for (Feed feed : feeds.values()) {
            if (!paused.contains(feed.partition())) {
                feed.reached(consumer.position(feed.partition()));
            }
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
    }
}
