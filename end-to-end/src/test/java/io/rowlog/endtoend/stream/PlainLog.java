package io.rowlog.endtoend.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * A log as Kafka's consumer and the Avro library read it: committed records only, each once. Uses no class of Rowlog. Not
 * thread-safe.
 */
final class PlainLog implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int HEADER = 10;

    private final String log;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<Long, Schema> schemas = new HashMap<>();
    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
    private final List<Event> control = new ArrayList<>();
    private final List<Event> transactions = new ArrayList<>();
    private int schemasRead;

    /** An event and where it is. */
    record Event(long offset, GenericRecord record) {
        String kind() {
            return record.getSchema().getName();
        }

        String text(String field) {
            return String.valueOf(record.get(field));
        }

        long number(String field) {
            return ((Number) Objects.requireNonNull(record.get(field))).longValue();
        }

        List<GenericRecord> list(String field) {
            return ((List<?>) Objects.requireNonNull(record.get(field)))
                    .stream().map(GenericRecord.class::cast).toList();
        }
    }

    PlainLog(String kafka, String log) {
        this.log = log;
        Properties properties = new Properties();
        properties.put("bootstrap.servers", kafka);
        properties.put("isolation.level", "read_committed");
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "none");
        properties.put("allow.auto.create.topics", "false");
        properties.put("fetch.max.wait.ms", "10");
        properties.put("max.poll.records", "5000");
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    String name() {
        return log;
    }

    /** Reads on to the end of what tells of the log; whether the log is there at all. */
    boolean refresh() {
        List<String> told = List.of(log + ".schemas", log + ".control", log + ".transactions");
        if (records.isEmpty() && !consumer.listTopics().keySet().containsAll(told)) {
            return false;
        }
        // What was written in one transaction of Kafka is read from all topics where it was read from the first.
        addEvents(told.get(2), transactions);
        addEvents(told.get(1), control);
        return true;
    }

    private void addEvents(String topic, List<Event> events) {
        List<ConsumerRecord<byte[], byte[]>> all = records(topic, 0);
        readSchemas();
        for (int i = events.size(); i < all.size(); i++) {
            events.add(new Event(all.get(i).offset(), decode(all.get(i).value())));
        }
    }

    private void readSchemas() {
        List<ConsumerRecord<byte[], byte[]>> all = records(log + ".schemas", 0);
        for (; schemasRead < all.size(); schemasRead++) {
            Schema schema =
                    new Schema.Parser().parse(new String(all.get(schemasRead).value(), StandardCharsets.UTF_8));
            schemas.put(SchemaNormalization.parsingFingerprint64(schema), schema);
        }
    }

    /** The control topic as it was read last. */
    List<Event> control() {
        return Collections.unmodifiableList(control);
    }

    /** The transactions topic as it was read last. */
    List<Event> transactions() {
        return Collections.unmodifiableList(transactions);
    }

    /** Events of one kind, in the order of their topic; markers, which both topics have, as they stand among transactions. */
    List<Event> events(String kind) {
        return Stream.concat(control.stream().filter(event -> !event.kind().equals("Marker")), transactions.stream())
                .filter(event -> event.kind().equals(kind))
                .toList();
    }

    /** Topics of tables by the tables' names, schema and name. */
    Map<List<String>, String> topics() {
        Map<List<String>, String> topics = new TreeMap<>(Comparator.comparing(Object::toString));
        for (Event event : control) {
            if (event.kind().equals("SnapshotStarted")) {
                event.list("plan").forEach(planned -> topics.put(table(planned), String.valueOf(planned.get("topic"))));
            } else if (event.kind().equals("TableDescribed")) {
                topics.put(table(event.record()), event.text("topic"));
            }
        }
        return topics;
    }

    private static List<String> table(GenericRecord holder) {
        GenericRecord name = (GenericRecord) Objects.requireNonNull(holder.get("table"));
        return List.of(String.valueOf(name.get("schemaName")), String.valueOf(name.get("name")));
    }

    /** All records of a partition that are committed now; they are kept. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic, int number) {
        List<ConsumerRecord<byte[], byte[]>> all =
                records.computeIfAbsent(new TopicPartition(topic, number), each -> new ArrayList<>());
        visit(topic, number, all::add);
        return Collections.unmodifiableList(all);
    }

    /** Hands on those records of a partition that have been committed since it was read last. */
    void visit(String topic, int number, Consumer<ConsumerRecord<byte[], byte[]>> records) {
        TopicPartition partition = new TopicPartition(topic, number);
        Set<TopicPartition> others = new HashSet<>(consumer.assignment());
        if (!others.remove(partition)) {
            Set<TopicPartition> all = new HashSet<>(others);
            all.add(partition);
            consumer.assign(all);
            consumer.seekToBeginning(List.of(partition));
        }
        consumer.pause(others);
        consumer.resume(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (consumer.position(partition) < end) {
            consumer.poll(POLL).records(partition).forEach(records);
            assertThat(System.nanoTime()).as(partition + " ends before " + end).isLessThan(deadline);
        }
    }

    /** The whole row when its last part has come. */
    static byte @Nullable [] join(Map<Long, byte[]> parts, ConsumerRecord<byte[], byte[]> record) {
        Header fragment = record.headers().lastHeader("rowlog.fragment");
        if (fragment == null) {
            return record.value();
        }
        String[] fields = new String(fragment.value(), StandardCharsets.US_ASCII).split(":");
        long number = Long.parseUnsignedLong(fields[0], 16);
        byte[] whole = parts.computeIfAbsent(number, each -> new byte[Integer.parseInt(fields[2])]);
        int offset = Integer.parseInt(fields[1]);
        System.arraycopy(record.value(), 0, whole, offset, record.value().length);
        return offset + record.value().length == whole.length ? parts.remove(number) : null;
    }

    /** A framed value or key. */
    GenericRecord decode(byte[] value) {
        ByteBuffer framed = ByteBuffer.wrap(value);
        assertThat(framed.getShort()).isEqualTo((short) 0xC301);
        long fingerprint = framed.order(ByteOrder.LITTLE_ENDIAN).getLong();
        Schema schema = Objects.requireNonNull(schemas.get(fingerprint), () -> "schema " + fingerprint);
        try {
            return new GenericDatumReader<GenericRecord>(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(value, HEADER, value.length - HEADER, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
