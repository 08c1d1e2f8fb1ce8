package io.rowlog.consumer.search;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.kafka.CapturedLog;
import io.rowlog.access.kafka.EventReading;
import io.rowlog.access.kafka.KafkaErrors;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.PollLimit;
import io.rowlog.consumer.search.TransactionSearch.Candidate;
import io.rowlog.schema.avro.RowDecoder;
import io.rowlog.schema.avro.RowFields;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.avro.RowSchemas;
import io.rowlog.schema.avro.SingleObject;
import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.log.Fragment;
import io.rowlog.schema.log.LogEvent.ChangeRange;
import io.rowlog.schema.log.LogHeaders;
import io.rowlog.schema.log.Operation;
import io.rowlog.schema.wal.Lsn;
import io.rowlog.schema.wal.Position;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Finds what transactions did to the row of a key, in the ranges of their table's topic that they wrote. Keys are compared as
 * text; rows are not looked into. Not thread-safe.
 */
final class KeySearch implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration END_WAIT = Duration.ofMillis(1);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long POLL_BYTES = 8L * 1024 * 1024;

    /** Offsets that are read rather than jumped over. */
    private static final long NEAR = 2_000;

    private final KafkaSettings kafka;
    private final CapturedLog log;
    private final String wanted;
    private final @Nullable Operation operation;
    private final PollLimit limit = new PollLimit(POLL_BYTES);
    private final Consumer<ByteBuffer, ByteBuffer> consumer;
    private final Map<Long, Keys> formats = new HashMap<>();

    /** By commit and ordinal: partitions are read one after the other. */
    private final Map<Lsn, TreeMap<Long, Operation>> found = new HashMap<>();

    /**
     * @param wanted the key's values as text, in the key's order, separated by commas
     * @param operation only this; null for any
     */
    KeySearch(KafkaSettings kafka, CapturedLog log, String wanted, @Nullable Operation operation) {
        this.kafka = kafka;
        this.log = log;
        this.wanted = wanted;
        this.operation = operation;
        consumer = kafka.consumer("rowlog-" + log.name() + "-search", limit, END_WAIT);
    }

    /** How keys of one schema become text. */
    private static final class Keys {
        private final RowFields fields;
        private final RowDecoder decoder;
        private final ByteOutput text = new ByteOutput(64);

        Keys(RowFormat format) {
            fields = new RowFields(format);
            decoder = new RowDecoder(format);
        }

        /** The values as the server prints them, separated by commas. */
        String text(ByteInput key) {
            byte[] row = fields.ofKey(key);
            text.reset();
            decoder.decodeText(new ByteInput().set(row, 0, row.length), text);
            String copied = new String(text.array(), 0, text.position(), StandardCharsets.UTF_8);
            return unescaped(copied.endsWith("\n") ? copied.substring(0, copied.length() - 1) : copied);
        }

        /** Undoes what COPY's text format does to its own characters (PostgreSQL documentation, COPY, Text Format). */
        private static String unescaped(String copied) {
            StringBuilder plain = new StringBuilder(copied.length());
            for (int i = 0; i < copied.length(); i++) {
                char next = copied.charAt(i);
                if (next == '\t') {
                    plain.append(',');
                } else if (next == '\\' && i + 1 < copied.length()) {
                    i++;
                    int control = "bfnrtv".indexOf(copied.charAt(i));
                    plain.append(control < 0 ? copied.charAt(i) : "\b\f\n\r\t\u000b".charAt(control));
                } else {
                    plain.append(next);
                }
            }
            return plain.toString();
        }
    }

    /**
     * Reads what the transactions wrote.
     *
     * @param candidates in the order of commits
     * @param where which of their ranges count
     * @return what each did to the row, in its order; those that did nothing are not there
     * @throws Failure when records are gone, or the table has no key
     */
    Map<Lsn, List<String>> run(List<Candidate> candidates, Predicate<ChangeRange> where) {
        Map<TopicPartition, List<ChangeRange>> ranges = new LinkedHashMap<>();
        Set<Lsn> commits = new HashSet<>();
        for (Candidate candidate : candidates) {
            commits.add(candidate.captured().commit().lsn());
            candidate.captured().ranges().stream()
                    .filter(where)
                    .forEach(range -> ranges.computeIfAbsent(
                                    new TopicPartition(range.topic(), range.partition()), each -> new ArrayList<>())
                            .add(range));
        }
        ranges.forEach((partition, all) -> KafkaErrors.translate(kafka, () -> {
            read(partition, all, commits);
            return partition;
        }));
        Map<Lsn, List<String>> done = new HashMap<>();
        found.forEach((commit, operations) -> done.put(
                commit,
                operations.values().stream()
                        .map(each -> each.name().toLowerCase(Locale.ROOT))
                        .toList()));
        return done;
    }

    private void read(TopicPartition partition, List<ChangeRange> ranges, Set<Lsn> commits) {
        consumer.assign(List.of(partition));
        int next = 0;
        while (next < ranges.size()) {
            long last = ranges.get(next).last();
            consumer.seek(partition, ranges.get(next).first());
            next++;
            while (next < ranges.size() && ranges.get(next).first() - last < NEAR) {
                last = Math.max(last, ranges.get(next).last());
                next++;
            }
            read(partition, last, commits);
        }
    }

    private void read(TopicPartition partition, long last, Set<Lsn> commits) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (consumer.position(partition) <= last) {
            List<ConsumerRecord<ByteBuffer, ByteBuffer>> records = poll(partition);
            for (ConsumerRecord<ByteBuffer, ByteBuffer> record : records) {
                if (record.offset() <= last) {
                    take(record, commits);
                }
            }
            if (!records.isEmpty()) {
                deadline = System.nanoTime() + LIMIT.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new Failure(
                        FailureCode.KAFKA_UNAVAILABLE,
                        "Kafka has delivered nothing of " + partition + " for " + LIMIT.toSeconds() + " s",
                        "Check that the broker runs and that no transaction hangs (kafka-transactions.sh find-hanging)");
            }
        }
    }

    private List<ConsumerRecord<ByteBuffer, ByteBuffer>> poll(TopicPartition partition) {
        try {
            limit.begin();
            return consumer.poll(POLL).records(partition);
        } catch (OffsetOutOfRangeException e) {
            throw new Failure(
                    FailureCode.LOG_DAMAGED,
                    "Records of the transactions are gone from Kafka: " + e.getMessage(),
                    "Search later transactions, with --from",
                    e);
        }
    }

    private void take(ConsumerRecord<ByteBuffer, ByteBuffer> record, Set<Lsn> commits) {
        Header position = record.headers().lastHeader(LogHeaders.POSITION);
        Header done = record.headers().lastHeader(LogHeaders.OPERATION);
        if (position == null || done == null) {
            // A row of a snapshot.
            return;
        }
        try {
            take(record, Position.parse(position.value()), Operation.parse(done.value()), commits);
        } catch (MalformedDataException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw EventReading.damaged(record, "it is no change: " + e.getMessage());
        }
    }

    private void take(
            ConsumerRecord<ByteBuffer, ByteBuffer> record, Position position, Operation done, Set<Lsn> commits) {
        boolean counts = commits.contains(position.commit())
                && done != Operation.OLD_ROW
                && (operation == null || operation == done)
                && begins(record)
                && (done == Operation.TRUNCATE || matches(record));
        if (counts) {
            found.computeIfAbsent(position.commit(), each -> new TreeMap<>()).put(position.ordinal(), done);
        }
    }

    /** The key stands on every part of a large row. */
    private static boolean begins(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        Header fragment = record.headers().lastHeader(LogHeaders.FRAGMENT);
        return fragment == null || Fragment.parse(fragment.value()).offset() == 0;
    }

    private boolean matches(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        ByteBuffer key = record.key();
        if (key == null) {
            throw Failure.usage(
                    "Rows of topic " + record.topic() + " have no key.",
                    "Search the table without --key, by --from and --to");
        }
        ByteInput input = new ByteInput().set(key.array(), key.arrayOffset() + key.position(), key.remaining());
        long fingerprint = SingleObject.readFingerprint(input);
        return formats.computeIfAbsent(
                        fingerprint,
                        each -> new Keys(RowSchemas.readKey(log.schemas().get(each))))
                .text(input)
                .equals(wanted);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
