package io.rowlog.endtoend.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.fixture.Postgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
 * What a log says that a database holds: a snapshot, and on top of it the transactions that it does not see, as the log's
 * format describes them. Uses no class of Rowlog. Not thread-safe.
 */
final class Replay implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long LIMIT_NANOS = Duration.ofSeconds(120).toNanos();
    private static final int HEADER = 10;

    private final String log;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<Long, Schema> schemas = new HashMap<>();
    final List<GenericRecord> control = new ArrayList<>();
    final List<GenericRecord> transactions = new ArrayList<>();

    /** Rows of each table by their key as text; those of a table without key by themselves, with their number. */
    private final Map<String, Table> tables = new TreeMap<>();

    /** A record of a table's topic. */
    record Change(
            String position,
            String operation,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Map<String, byte[]> headers) {
        String commit() {
            return position.substring(0, position.indexOf(':'));
        }

        long ordinal() {
            return Long.parseLong(position.substring(position.indexOf(':') + 1));
        }
    }

    /** What a table holds. */
    private static final class Table {
        final Map<String, Map<String, String>> rows = new HashMap<>();
        final Map<Map<String, String>, Integer> bag = new HashMap<>();

        void put(@Nullable String key, Map<String, String> row) {
            if (key == null) {
                bag.merge(row, 1, Integer::sum);
            } else {
                rows.put(key, row);
            }
        }

        void remove(@Nullable String key, @Nullable Map<String, String> row) {
            if (key == null) {
                assertThat(bag).containsKey(row);
                bag.computeIfPresent(Objects.requireNonNull(row), (each, count) -> count == 1 ? null : count - 1);
            } else {
                assertThat(rows).containsKey(key);
                rows.remove(key);
            }
        }

        void clear() {
            rows.clear();
            bag.clear();
        }

        List<String> sorted() {
            List<String> all = new ArrayList<>();
            rows.values().forEach(row -> all.add(text(row)));
            bag.forEach((row, count) -> all.addAll(Collections.nCopies(count, text(row))));
            Collections.sort(all);
            return all;
        }

        private static String text(Map<String, String> row) {
            return new TreeMap<>(row).toString();
        }
    }

    Replay(String kafka, String log) {
        this.log = log;
        Properties properties = new Properties();
        properties.put("bootstrap.servers", kafka);
        properties.put("isolation.level", "read_committed");
        properties.put("enable.auto.commit", "false");
        properties.put("fetch.max.wait.ms", "10");
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        for (ConsumerRecord<byte[], byte[]> record : read(log + ".schemas", 0)) {
            Schema schema = new Schema.Parser().parse(new String(record.value(), StandardCharsets.UTF_8));
            schemas.put(SchemaNormalization.parsingFingerprint64(schema), schema);
        }
        read(log + ".control", 0).forEach(record -> control.add(decode(record.value())));
        read(log + ".transactions", 0).forEach(record -> transactions.add(decode(record.value())));
    }

    /** Whether the log has all the topics that are read. */
    static boolean exists(String kafka, String log) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", kafka);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.listTopics()
                    .keySet()
                    .containsAll(List.of(log + ".schemas", log + ".control", log + ".transactions"));
        }
    }

    /** What is to be said of the log as it is now. */
    static boolean ask(String kafka, String log, Predicate<Replay> question) {
        try (Replay replay = new Replay(kafka, log)) {
            return question.test(replay);
        }
    }

    /** Events of one kind. */
    List<GenericRecord> events(String kind) {
        List<GenericRecord> all = new ArrayList<>(control);
        all.addAll(transactions);
        return all.stream()
                .filter(event -> event.getSchema().getName().equals(kind))
                .toList();
    }

    /** Replays everything on top of the latest complete snapshot. */
    Replay all() {
        GenericRecord completed = events("SnapshotCompleted").getLast();
        String snapshot = completed.get("snapshot").toString();
        List<GenericRecord> started = of("SnapshotStarted", snapshot);
        Map<String, Map<Integer, List<ConsumerRecord<byte[], byte[]>>>> topics = new HashMap<>();
        for (GenericRecord part : started) {
            for (Object each : (List<?>) part.get("plan")) {
                GenericRecord planned = (GenericRecord) each;
                load(planned, snapshot, topics);
            }
        }
        String visibility = started.getFirst().get("visibility").toString();
        int offset = ((Long) started.getFirst().get("transactionsOffset")).intValue();
        List<ConsumerRecord<byte[], byte[]>> from = read(log + ".transactions", 0);
        String last = "";
        for (ConsumerRecord<byte[], byte[]> record : from) {
            GenericRecord event = decode(record.value());
            if (!event.getSchema().getName().equals("TransactionCaptured")) {
                continue;
            }
            boolean seen = sees(visibility, (Long) event.get("xid"));
            if (record.offset() < offset) {
                assertThat(seen)
                        .as("before the replay's beginning, and not seen")
                        .isTrue();
            }
            String commit = padded(event.get("commit").toString());
            assertThat(commit).as("order of commits, each once").isGreaterThan(last);
            last = commit;
            apply(event, topics, seen);
        }
        return this;
    }

    private static String padded(String lsn) {
        String[] halves = lsn.split("/");
        return String.format("%8s%8s", halves[0], halves[1]).replace(' ', '0');
    }

    private static boolean sees(String visibility, long xid) {
        String[] parts = visibility.split(":", -1);
        return xid < Long.parseLong(parts[1])
                && (xid < Long.parseLong(parts[0])
                        || parts[2].isEmpty()
                        || Arrays.stream(parts[2].split(",")).noneMatch(each -> Long.parseLong(each) == xid));
    }

    private List<GenericRecord> of(String kind, String snapshot) {
        return control.stream()
                .filter(event -> event.getSchema().getName().equals(kind)
                        && event.get("snapshot").toString().equals(snapshot))
                .toList();
    }

    private void load(
            GenericRecord planned,
            String snapshot,
            Map<String, Map<Integer, List<ConsumerRecord<byte[], byte[]>>>> topics) {
        String topic = planned.get("topic").toString();
        Map<Integer, long[]> ranges = new LinkedHashMap<>();
        for (GenericRecord chunk : of("ChunkCaptured", snapshot)) {
            if (chunk.get("table").equals(planned.get("table"))) {
                for (Object each : (List<?>) chunk.get("ranges")) {
                    GenericRecord range = (GenericRecord) each;
                    ranges.merge(
                            (Integer) range.get("partition"),
                            new long[] {(Long) range.get("first"), (Long) range.get("last")},
                            (a, b) -> new long[] {Math.min(a[0], b[0]), Math.max(a[1], b[1])});
                }
            }
        }
        Table table = tables.computeIfAbsent(topic, name -> new Table());
        Map<Long, byte[]> parts = new HashMap<>();
        ranges.forEach((partition, range) -> partition(topics, topic, partition).stream()
                .filter(record -> record.offset() >= range[0] && record.offset() <= range[1])
                .filter(record -> record.headers().lastHeader("rowlog.position") == null)
                .forEach(record -> {
                    Header fragment = record.headers().lastHeader("rowlog.fragment");
                    byte[] value = fragment == null ? record.value() : join(parts, fragment, record.value());
                    if (value != null) {
                        table.put(key(record.key()), row(value));
                    }
                }));
    }

    /** The whole row when its last part has come. */
    private static byte @Nullable [] join(Map<Long, byte[]> parts, Header fragment, byte[] part) {
        String[] fields = new String(fragment.value(), StandardCharsets.US_ASCII).split(":");
        long number = Long.parseUnsignedLong(fields[0], 16);
        byte[] whole = parts.computeIfAbsent(number, each -> new byte[Integer.parseInt(fields[2])]);
        int offset = Integer.parseInt(fields[1]);
        System.arraycopy(part, 0, whole, offset, part.length);
        return offset + part.length == whole.length ? parts.remove(number) : null;
    }

    private List<ConsumerRecord<byte[], byte[]>> partition(
            Map<String, Map<Integer, List<ConsumerRecord<byte[], byte[]>>>> topics, String topic, int partition) {
        return topics.computeIfAbsent(topic, each -> new HashMap<>())
                .computeIfAbsent(partition, each -> read(topic, partition));
    }

    private void apply(
            GenericRecord transaction,
            Map<String, Map<Integer, List<ConsumerRecord<byte[], byte[]>>>> topics,
            boolean seen) {
        String commit = transaction.get("commit").toString();
        List<Map.Entry<String, Change>> changes = new ArrayList<>();
        for (Object each : (List<?>) transaction.get("ranges")) {
            GenericRecord range = (GenericRecord) each;
            String topic = range.get("topic").toString();
            if (topic.endsWith(".control")) {
                continue;
            }
            Map<Long, byte[]> parts = new HashMap<>();
            long records = 0;
            for (ConsumerRecord<byte[], byte[]> record : partition(topics, topic, (Integer) range.get("partition"))) {
                Header position = record.headers().lastHeader("rowlog.position");
                if (record.offset() < (Long) range.get("first")
                        || record.offset() > (Long) range.get("last")
                        || position == null
                        || !string(position).startsWith(commit + ":")) {
                    continue;
                }
                records++;
                Header fragment = record.headers().lastHeader("rowlog.fragment");
                byte[] value = fragment == null ? record.value() : join(parts, fragment, record.value());
                if (fragment != null && value == null) {
                    continue;
                }
                Map<String, byte[]> headers = new HashMap<>();
                record.headers().forEach(header -> headers.put(header.key(), header.value()));
                changes.add(Map.entry(
                        topic,
                        new Change(
                                string(position),
                                string(record.headers().lastHeader("rowlog.operation")),
                                record.key(),
                                value,
                                headers)));
            }
            assertThat(records)
                    .as("records of transaction " + commit + " in " + topic)
                    .isEqualTo(range.get("records"));
        }
        if (seen) {
            return;
        }
        changes.sort(Comparator.comparing(change -> change.getValue().ordinal()));
        Map<String, Map<String, String>> before = new HashMap<>();
        for (Map.Entry<String, Change> change : changes) {
            apply(tables.computeIfAbsent(change.getKey(), name -> new Table()), change.getValue(), before);
        }
    }

    private void apply(Table table, Change change, Map<String, Map<String, String>> moved) {
        String key = key(change.key());
        Map<String, String> old = change.headers().containsKey("rowlog.old")
                ? row(change.headers().get("rowlog.old"))
                : moved.remove("old row");
        switch (change.operation()) {
            case "insert" -> {
                byte[] oldKey = change.headers().get("rowlog.old.key");
                table.put(key, whole(change, oldKey == null ? null : moved.get(key(oldKey))));
            }
            case "update" -> {
                Map<String, String> before = key == null ? old : table.rows.get(key);
                table.remove(key, old);
                table.put(key, whole(change, before));
            }
            case "delete" -> {
                if (key != null) {
                    moved.put(key, table.rows.get(key));
                }
                table.remove(key, old);
            }
            case "truncate" -> table.clear();
            case "old_row" -> moved.put("old row", row(Objects.requireNonNull(change.value())));
            default -> throw new IllegalStateException(change.operation());
        }
    }

    /** Values that the change does not hold are those of the row before. */
    private Map<String, String> whole(Change change, @Nullable Map<String, String> before) {
        Map<String, String> row = row(Objects.requireNonNull(change.value()));
        byte[] absent = change.headers().get("rowlog.absent");
        if (absent != null) {
            for (String field : new String(absent, StandardCharsets.US_ASCII).split(",")) {
                assertThat(row.get(field)).isEqualTo("null");
                row.put(field, before == null ? "absent" : before.get(field));
            }
        }
        return row;
    }

    /** Asserts that the tables hold what the log says, each column as text. */
    void assertEqualTo(Postgres server, String database, String... names) throws SQLException {
        for (String name : names) {
            List<String> columns = server.strings(
                    database,
                    "SELECT attname FROM pg_attribute WHERE attrelid = '" + name
                            + "'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attname COLLATE \"C\"");
            String select = columns.stream()
                    .map(column -> "'" + column + "=' || coalesce(\"" + column + "\"::text, 'null')")
                    .collect(Collectors.joining(" || ', ' || "));
            List<String> expected =
                    new ArrayList<>(server.strings(database, "SELECT '{' || " + select + " || '}' FROM " + name));
            Collections.sort(expected);
            Table table = tables.get(log + ".table.public." + name);
            assertThat(table).as(name).isNotNull();
            assertThat(Objects.requireNonNull(table).sorted()).as(name).isEqualTo(expected);
        }
    }

    private static String string(Header header) {
        return new String(header.value(), StandardCharsets.US_ASCII);
    }

    private @Nullable String key(byte @Nullable [] key) {
        return key == null ? null : decode(key).toString();
    }

    private Map<String, String> row(byte[] value) {
        GenericRecord record = decode(value);
        Map<String, String> row = new HashMap<>();
        record.getSchema().getFields().forEach(field -> row.put(field.name(), text(record.get(field.name()))));
        return row;
    }

    private static String text(@Nullable Object value) {
        return value instanceof ByteBuffer bytes ? hex(bytes) : String.valueOf(value);
    }

    private static String hex(ByteBuffer bytes) {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        copy.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        return "\\x" + java.util.HexFormat.of().formatHex(copy.toByteArray());
    }

    private GenericRecord decode(byte[] value) {
        ByteBuffer framed = ByteBuffer.wrap(value);
        assertThat(framed.getShort()).isEqualTo((short) 0xC301);
        Schema schema = Objects.requireNonNull(
                schemas.get(framed.order(ByteOrder.LITTLE_ENDIAN).getLong()));
        try {
            return new GenericDatumReader<GenericRecord>(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(value, HEADER, value.length - HEADER, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic, int number) {
        TopicPartition partition = new TopicPartition(topic, number);
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        consumer.assign(List.of(partition));
        consumer.seek(partition, 0);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        Set<Long> offsets = new HashSet<>();
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < end && offsets.add(record.offset())) {
                    records.add(record);
                }
            }
            assertThat(System.nanoTime()).as(partition + " ends before " + end).isLessThan(deadline);
        }
        return records;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
