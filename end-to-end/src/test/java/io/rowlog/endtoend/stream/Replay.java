package io.rowlog.endtoend.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.endtoend.stream.PlainLog.Event;
import io.rowlog.fixture.Postgres;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * What a log says that a database holds: a snapshot, and on top of it the transactions that it does not see, as the log's
 * format describes them. Uses no class of Rowlog. Not thread-safe.
 */
final class Replay {
    private final PlainLog log;
    private final Map<String, Table> tables = new TreeMap<>();

    /** What the snapshot saw that a topic's rows were loaded from. */
    private final Map<String, String> visibilities = new HashMap<>();

    /** Which rows of a partitioned table are in a partition, by the partition's name as SQL writes it. */
    private final Map<String, Predicate<Map<String, String>>> partitions = new HashMap<>();

    private long replayed;

    /** A change, which may have come in several records. */
    private record Change(
            String topic,
            long ordinal,
            String operation,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Map<String, byte[]> headers) {
        /** The row before a change is told before it. */
        static final Comparator<Change> ORDER = Comparator.comparing(Change::ordinal)
                .thenComparing(change -> !change.operation().equals("old_row"));
    }

    /** What a table holds: rows by their key as text, or those of a table without key with their number. */
    private static final class Table {
        final Map<String, Map<String, String>> rows = new HashMap<>();
        final Map<Map<String, String>, Integer> bag = new HashMap<>();

        void put(@Nullable String key, Map<String, String> row) {
            if (key == null) {
                bag.merge(row, 1, Integer::sum);
            } else {
                assertThat(rows.put(key, row)).as("inserted twice: " + key).isNull();
            }
        }

        void remove(@Nullable String key, @Nullable Map<String, String> row) {
            if (key == null) {
                assertThat(bag).as("rows without key").containsKey(row);
                bag.computeIfPresent(Objects.requireNonNull(row), (each, count) -> count == 1 ? null : count - 1);
            } else {
                assertThat(rows.remove(key)).as("row of key " + key).isNotNull();
            }
        }

        void clear(Predicate<Map<String, String>> of) {
            rows.values().removeIf(of);
            bag.keySet().removeIf(of);
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

    /** Of a log that has been read to where it is to be replayed. */
    Replay(PlainLog log) {
        this.log = log;
    }

    /** Says which rows are in a partition, which is known to the database and not to the log. */
    Replay partition(String name, Predicate<Map<String, String>> rows) {
        partitions.put(name, rows);
        return this;
    }

    /** Replays everything on top of the latest complete snapshot of the whole. */
    Replay all() {
        return onTopOf(log.events("SnapshotCompleted").stream()
                .map(completed -> completed.text("snapshot"))
                .filter(snapshot -> !supplements(snapshot))
                .reduce((earlier, later) -> later)
                .orElseThrow());
    }

    /** Replays everything on top of a snapshot, and of those that were taken later of some tables only. */
    Replay onTopOf(String snapshot) {
        long begin = load(snapshot);
        log.events("SnapshotCompleted").stream()
                .map(completed -> completed.text("snapshot"))
                .dropWhile(each -> !each.equals(snapshot))
                .filter(this::supplements)
                .forEach(this::load);
        String visibility = of("SnapshotStarted", snapshot).getFirst().text("visibility");
        String last = "";
        for (Event event : log.transactions()) {
            if (!event.kind().equals("TransactionCaptured")) {
                continue;
            }
            boolean seen = sees(visibility, event.number("xid"));
            if (event.offset() < begin) {
                assertThat(seen)
                        .as("before the replay's beginning, and not seen")
                        .isTrue();
            }
            String commit = padded(event.text("commit"));
            assertThat(commit).as("order of commits, each once").isGreaterThan(last);
            last = commit;
            List<Change> changes = changes(event);
            replayed += seen ? 0 : 1;
            changes.removeIf(
                    change -> sees(visibilities.getOrDefault(change.topic(), visibility), event.number("xid")));
            apply(changes);
        }
        return this;
    }

    private boolean supplements(String snapshot) {
        return Boolean.TRUE.equals(
                of("SnapshotStarted", snapshot).getFirst().record().get("supplement"));
    }

    /** Rows of a snapshot's tables instead of those that there were; where the replay on top of them begins. */
    private long load(String snapshot) {
        List<Event> started = of("SnapshotStarted", snapshot);
        for (Event part : started) {
            for (GenericRecord planned : part.list("plan")) {
                visibilities.put(
                        String.valueOf(planned.get("topic")), started.getFirst().text("visibility"));
                load(planned, snapshot);
            }
        }
        return started.getFirst().number("transactionsOffset");
    }

    /** Transactions that the snapshot did not see. */
    long replayed() {
        return replayed;
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

    private List<Event> of(String kind, String snapshot) {
        return log.control().stream()
                .filter(event ->
                        event.kind().equals(kind) && event.text("snapshot").equals(snapshot))
                .toList();
    }

    private void load(GenericRecord planned, String snapshot) {
        String topic = String.valueOf(planned.get("topic"));
        Map<Integer, long[]> ranges = new LinkedHashMap<>();
        for (Event chunk : of("ChunkCaptured", snapshot)) {
            if (Objects.equals(chunk.record().get("table"), planned.get("table"))) {
                for (GenericRecord range : chunk.list("ranges")) {
                    ranges.merge(
                            (Integer) range.get("partition"),
                            new long[] {(Long) range.get("first"), (Long) range.get("last")},
                            (a, b) -> new long[] {Math.min(a[0], b[0]), Math.max(a[1], b[1])});
                }
            }
        }
        Table table = new Table();
        tables.put(topic, table);
        Map<Long, byte[]> parts = new HashMap<>();
        ranges.forEach((partition, range) -> log.records(topic, partition).stream()
                .filter(record -> record.offset() >= range[0] && record.offset() <= range[1])
                .filter(record -> record.headers().lastHeader("rowlog.position") == null)
                .forEach(record -> {
                    byte[] value = PlainLog.join(parts, record);
                    if (value != null) {
                        table.put(key(record.key()), row(value));
                    }
                }));
    }

    /** A transaction's changes in their order; as many records as it says, and operations too. */
    private List<Change> changes(Event transaction) {
        String commit = transaction.text("commit") + ":";
        List<Change> changes = new ArrayList<>();
        boolean definitions = false;
        for (GenericRecord range : transaction.list("ranges")) {
            String topic = String.valueOf(range.get("topic"));
            Map<Long, byte[]> parts = new HashMap<>();
            Map<String, Long> operations = new HashMap<>();
            long records = 0;
            if (topic.endsWith(".control")) {
                definitions = true;
                continue;
            }
            for (ConsumerRecord<byte[], byte[]> record :
                    between(log.records(topic, (Integer) range.get("partition")), range)) {
                Header position = record.headers().lastHeader("rowlog.position");
                if (position == null || !string(position).startsWith(commit)) {
                    continue;
                }
                records++;
                byte[] value = PlainLog.join(parts, record);
                if (value == null && record.value() != null) {
                    continue;
                }
                Map<String, byte[]> headers = new HashMap<>();
                record.headers().forEach(header -> headers.put(header.key(), header.value()));
                String operation = string(record.headers().lastHeader("rowlog.operation"));
                operations.merge(operation, 1L, Long::sum);
                long ordinal = Long.parseLong(string(position).substring(commit.length()));
                changes.add(new Change(topic, ordinal, operation, record.key(), value, headers));
            }
            String where = transaction.text("commit") + " in " + topic;
            assertThat(records).as("records of transaction " + where).isEqualTo(range.get("records"));
            for (String operation : List.of("insert", "update", "delete", "truncate")) {
                assertThat(operations.getOrDefault(operation, 0L))
                        .as(operation + " of transaction " + where)
                        .isEqualTo(range.get(operation + "s"));
            }
        }
        changes.sort(Change.ORDER);
        if (!definitions) {
            assertThat(changes.stream().mapToLong(Change::ordinal).distinct().toArray())
                    .as("positions of transaction " + commit)
                    .isEqualTo(LongStream.range(
                                    0, changes.isEmpty() ? 0 : changes.getLast().ordinal() + 1)
                            .toArray());
        }
        return changes;
    }

    /** Records come in the order of their offsets. */
    private static List<ConsumerRecord<byte[], byte[]>> between(
            List<ConsumerRecord<byte[], byte[]>> records, GenericRecord range) {
        return records.subList(place(records, (Long) range.get("first")), place(records, (Long) range.get("last") + 1));
    }

    private static int place(List<ConsumerRecord<byte[], byte[]>> records, long offset) {
        int low = 0;
        int high = records.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (records.get(middle).offset() < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void apply(List<Change> changes) {
        Map<String, Map<String, String>> moved = new HashMap<>();
        for (Change change : changes) {
            apply(tables.computeIfAbsent(change.topic(), name -> new Table()), change, moved);
        }
    }

    private void apply(Table table, Change change, Map<String, Map<String, String>> moved) {
        String key = key(change.key());
        byte[] told = change.headers().get("rowlog.old");
        Map<String, String> old = told == null ? moved.remove("old row") : row(told);
        switch (change.operation()) {
            case "insert" -> {
                byte[] oldKey = change.headers().get("rowlog.old.key");
                table.put(key, whole(change, oldKey == null ? null : moved.remove(key(oldKey))));
            }
            case "update" -> {
                Map<String, String> before = key == null ? old : table.rows.get(key);
                table.remove(key, old);
                table.put(key, whole(change, before));
            }
            case "delete" -> {
                if (key != null) {
                    moved.put(key, table.rows.get(key));
                    if (old != null) {
                        assertThat(old).as("the row before").isEqualTo(table.rows.get(key));
                    }
                }
                table.remove(key, old);
            }
            case "truncate" -> {
                byte[] relation = change.headers().get("rowlog.relation");
                table.clear(
                        relation == null
                                ? row -> true
                                : Objects.requireNonNull(partitions.get(new String(relation, StandardCharsets.UTF_8))));
            }
            case "old_row" -> moved.put("old row", row(Objects.requireNonNull(change.value())));
            default -> throw new IllegalStateException(change.operation());
        }
    }

    /** Values that the change does not hold are those of the row before. */
    private Map<String, String> whole(Change change, @Nullable Map<String, String> before) {
        GenericRecord record = log.decode(Objects.requireNonNull(change.value()));
        Map<String, String> row = row(record);
        List<String> generated = record.getSchema().getFields().stream()
                .filter(Replay::generated)
                .map(Schema.Field::name)
                .toList();
        byte[] absent = change.headers().get("rowlog.absent");
        List<String> missing =
                absent == null ? List.of() : List.of(new String(absent, StandardCharsets.US_ASCII).split(","));
        for (String field : missing) {
            assertThat(record.get(field)).as("absent field " + field).isNull();
            if (!generated.contains(field)) {
                String column = column(record.getSchema().getField(field));
                row.put(column, before == null ? "absent" : Objects.requireNonNull(before.get(column)));
            }
        }
        return row;
    }

    /** Asserts that the tables hold what the log says, each column as text; of another schema with its name and a dot. */
    void assertEqualTo(Postgres server, String database, String... names) throws SQLException {
        for (String name : names) {
            String schema = name.contains(".") ? name.substring(0, name.indexOf('.')) : "public";
            String simple = name.substring(name.indexOf('.') + 1);
            String quoted = quoted(schema) + "." + quoted(simple);
            List<String> columns = server.strings(
                    database,
                    "SELECT attname FROM pg_attribute WHERE attrelid = '" + quoted.replace("'", "''")
                            + "'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"
                            + " ORDER BY attname COLLATE \"C\"");
            String select = columns.stream()
                    .map(column ->
                            "'" + column.replace("'", "''") + "=' || coalesce(" + quoted(column) + "::text, 'null')")
                    .collect(Collectors.joining(", "));
            // Rows of children are in topics of their own, those of partitions in that of their root.
            String only = server.number(
                                    database,
                                    "SELECT count(*) FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhparent"
                                            + " WHERE c.relkind = 'r' AND c.oid = '" + quoted.replace("'", "''")
                                            + "'::regclass")
                            == 0
                    ? ""
                    : "ONLY ";
            List<String> expected = new ArrayList<>(server.strings(
                    database,
                    "SELECT '{' || array_to_string(ARRAY[" + select + "], ', ') || '}' FROM " + only + quoted));
            Collections.sort(expected);
            Table table = tables.get(log.topics().get(List.of(schema, simple)));
            assertThat(table).as(name).isNotNull();
            List<String> found = Objects.requireNonNull(table).sorted();
            assertThat(without(found, expected))
                    .as("of the log only, in " + name)
                    .isEmpty();
            assertThat(without(expected, found))
                    .as("of the source only, in " + name)
                    .isEmpty();
            assertThat(found).as(name).hasSameSizeAs(expected).isEqualTo(expected);
        }
    }

    /** What one has and the other has not, at most a few, not too long. */
    private static List<String> without(List<String> some, List<String> others) {
        List<String> left = new ArrayList<>();
        for (String each : some) {
            if (Collections.binarySearch(others, each) < 0 && left.size() < 5) {
                left.add(each.length() > 300 ? each.substring(0, 300) + "..." : each);
            }
        }
        return left;
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String string(Header header) {
        return new String(header.value(), StandardCharsets.US_ASCII);
    }

    private @Nullable String key(byte @Nullable [] key) {
        return key == null ? null : log.decode(key).toString();
    }

    private Map<String, String> row(byte[] value) {
        return row(log.decode(value));
    }

    /** Without generated columns, which changes do not hold: whoever writes the row lets the server make them. */
    private static Map<String, String> row(GenericRecord record) {
        Map<String, String> row = new HashMap<>();
        for (Schema.Field field : record.getSchema().getFields()) {
            if (!generated(field)) {
                row.put(column(field), text(record.get(field.pos())));
            }
        }
        return row;
    }

    private static String column(Schema.Field field) {
        Object column = field.getObjectProp("postgresql.column");
        return column == null ? field.name() : column.toString();
    }

    private static boolean generated(Schema.Field field) {
        return Boolean.TRUE.equals(field.getObjectProp("postgresql.generated"));
    }

    private static String text(@Nullable Object value) {
        if (!(value instanceof ByteBuffer bytes)) {
            return String.valueOf(value);
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return "\\x" + HexFormat.of().formatHex(copy);
    }
}
