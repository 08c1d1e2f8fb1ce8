package io.rowlog.endtoend.reader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Consumer;
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

/** Follows the document step by step; uses no class of Rowlog. Not thread-safe. */
final class PlainReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long LIMIT_NANOS = Duration.ofSeconds(60).toNanos();
    private static final int HEADER = 10;

    private final String log;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Schema> byId = new HashMap<>();
    private final Map<Long, Schema> byFingerprint = new HashMap<>();

    /** A table of a snapshot, with the schema of its rows and the rows themselves. */
    record Table(String schemaName, String name, Schema schema, long captured, List<GenericRecord> rows) {}

    PlainReader(String kafka, String log) {
        this.log = log;
        Properties properties = new Properties();
        properties.put("bootstrap.servers", kafka);
        properties.put("isolation.level", "read_committed");
        properties.put("enable.auto.commit", "false");
        // Small tables one after the other: an answer at the end of one must not keep the next waiting.
        properties.put("fetch.max.wait.ms", "10");
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** All tables of the latest complete snapshot, in the order of its plan. */
    List<Table> latest() {
        readWhole(log + ".schemas", this::addSchema);
        List<GenericRecord> events = new ArrayList<>();
        readWhole(log + ".control", record -> events.add(event(record)));
        String snapshot = events.stream()
                .filter(event -> event.getSchema().getName().equals("SnapshotCompleted"))
                .map(event -> event.get("snapshot").toString())
                .reduce((earlier, later) -> later)
                .orElseThrow();
        List<Table> tables = new ArrayList<>();
        for (GenericRecord started : of(events, "SnapshotStarted", snapshot)) {
            for (Object planned : (List<?>) started.get("plan")) {
                tables.add(table((GenericRecord) planned, events, snapshot));
            }
        }
        return tables;
    }

    private void addSchema(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() != null) {
            Schema schema = new Schema.Parser().parse(new String(record.value(), StandardCharsets.UTF_8));
            byId.put(new String(record.key(), StandardCharsets.US_ASCII), schema);
            byFingerprint.put(SchemaNormalization.parsingFingerprint64(schema), schema);
        }
    }

    private GenericRecord event(ConsumerRecord<byte[], byte[]> record) {
        GenericRecord event = decode(record.value());
        Header kind = record.headers().lastHeader("rowlog.event");
        if (!event.getSchema().getName().equals(new String(kind.value(), StandardCharsets.UTF_8))) {
            throw new IllegalStateException("The header names another kind than " + event.getSchema());
        }
        return event;
    }

    private static List<GenericRecord> of(List<GenericRecord> events, String kind, String snapshot) {
        return events.stream()
                .filter(event -> event.getSchema().getName().equals(kind)
                        && event.get("snapshot").toString().equals(snapshot))
                .toList();
    }

    private Table table(GenericRecord planned, List<GenericRecord> events, String snapshot) {
        GenericRecord name = (GenericRecord) planned.get("table");
        Map<Integer, GenericRecord> chunks = new LinkedHashMap<>();
        of(events, "ChunkCaptured", snapshot).stream()
                .filter(chunk -> chunk.get("table").equals(name))
                .forEach(chunk -> chunks.putIfAbsent((Integer) chunk.get("chunk"), chunk));
        Map<Integer, long[]> ranges = new HashMap<>();
        for (GenericRecord chunk : chunks.values()) {
            for (Object part : (List<?>) chunk.get("ranges")) {
                GenericRecord range = (GenericRecord) part;
                ranges.merge(
                        (Integer) range.get("partition"),
                        new long[] {(Long) range.get("first"), (Long) range.get("last")},
                        (a, b) -> new long[] {Math.min(a[0], b[0]), Math.max(a[1], b[1])});
            }
        }
        Schema schema = Objects.requireNonNull(byId.get(planned.get("rowSchema").toString()));
        List<GenericRecord> rows = new ArrayList<>();
        ranges.forEach((partition, range) ->
                read(new TopicPartition(planned.get("topic").toString(), partition), range[0], range[1] + 1, record -> {
                    if (record.headers().lastHeader("rowlog.position") == null) {
                        rows.add(row(record.value(), schema));
                    }
                }));
        long captured = of(events, "TableCaptured", snapshot).stream()
                .filter(event -> event.get("table").equals(name))
                .mapToLong(event -> (Long) event.get("rows"))
                .sum();
        return new Table(name.get("schemaName").toString(), name.get("name").toString(), schema, captured, rows);
    }

    private GenericRecord row(byte[] value, Schema schema) {
        if (fingerprint(value) != SchemaNormalization.parsingFingerprint64(schema)) {
            throw new IllegalStateException("A row of another schema than " + schema);
        }
        return decode(value, schema);
    }

    private GenericRecord decode(byte[] value) {
        return decode(value, Objects.requireNonNull(byFingerprint.get(fingerprint(value))));
    }

    private static long fingerprint(byte[] value) {
        ByteBuffer framed = ByteBuffer.wrap(value);
        if (framed.getShort() != (short) 0xC301) {
            throw new IllegalStateException("Not in single-object encoding");
        }
        return framed.order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    private static GenericRecord decode(byte[] value, Schema schema) {
        try {
            return new GenericDatumReader<GenericRecord>(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(value, HEADER, value.length - HEADER, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readWhole(String topic, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        TopicPartition partition = new TopicPartition(topic, 0);
        read(
                partition,
                0,
                Objects.requireNonNull(consumer.endOffsets(List.of(partition)).get(partition)),
                reader);
    }

    private void read(TopicPartition partition, long from, long to, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (consumer.position(partition) < to) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < to) {
                    reader.accept(record);
                }
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(partition + " ends before offset " + to);
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
