package io.rowlog.producer.stream;

import io.rowlog.producer.publish.ChangeOffsets;
import io.rowlog.producer.publish.LogTransaction;
import io.rowlog.producer.publish.RecordLimit;
import io.rowlog.schema.avro.RowEncoder;
import io.rowlog.schema.avro.RowSchemas;
import io.rowlog.schema.bytes.ByteSink;
import io.rowlog.schema.log.Fragment;
import io.rowlog.schema.log.LogHeaders;
import io.rowlog.schema.log.Operation;
import io.rowlog.schema.tuple.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Encodes changes of one relation and sends them: an insert, an update or a delete as one record, an update that changes the
 * key as a delete and an insert, and what is too large for one record as several. Not thread-safe.
 */
final class ChangeSender {
    private final TableForm form;
    private final RecordLimit limit;
    private final RowEncoder encoder;
    private final RowEncoder oldEncoder;
    private final Tuple row;
    private final Tuple oldRow;
    private final List<String> fields;
    private final boolean[] inKey;
    private final @Nullable Header partition;

    ChangeSender(TableForm form, RecordLimit limit) {
        this.form = form;
        this.limit = limit;
        int columns = form.format().fields().size();
        encoder = new RowEncoder(form.format());
        oldEncoder = new RowEncoder(form.format());
        row = new Tuple(columns);
        oldRow = new Tuple(columns);
        fields = RowSchemas.row(form.format()).getFields().stream()
                .map(Schema.Field::name)
                .toList();
        inKey = new boolean[columns];
        form.format().key().forEach(index -> inKey[index] = true);
        byte[] name = form.partition();
        partition = name == null ? null : new RecordHeader(LogHeaders.RELATION, name);
    }

    /** Where a change goes, and what its records have in common. */
    interface Place {
        /** The Kafka transaction that takes the next record. */
        LogTransaction transaction();

        /** Those of the source's transaction. */
        ChangeOffsets offsets();

        /** Time of the commit in milliseconds since 1970. */
        long timestamp();

        /** The header with the position of the next change. */
        Header nextPosition();
    }

    TableForm form() {
        return form;
    }

    /** Lets go of the last change, whose message may be large. */
    void release() {
        row.release();
        oldRow.release();
    }

    void insert(Tuple inserted, Place place) {
        map(inserted, null, false);
        write(Operation.INSERT, place.nextPosition(), place, null, null);
    }

    /**
     * @param old the row before, or its key; null where the key is as it was
     * @param whole whether {@code old} has all columns
     */
    void update(Tuple updated, @Nullable Tuple old, boolean whole, Place place) {
        map(updated, old, whole);
        byte[] oldKey = null;
        if (old != null) {
            mapOld(old);
            if (oldEncoder.hasKey()) {
                oldEncoder.encodeKey(oldRow);
                oldKey = oldEncoder.key();
                encoder.encodeKey(row);
                oldKey = Arrays.equals(oldKey, encoder.key()) ? null : oldKey;
            }
        }
        Tuple before = whole ? oldRow : null;
        if (oldKey == null) {
            write(Operation.UPDATE, place.nextPosition(), place, before, null);
        } else {
            erase(oldKey, place.nextPosition(), place, before);
            write(Operation.INSERT, place.nextPosition(), place, null, oldKey);
        }
    }

    /**
     * @param whole whether {@code old} has all columns, or else those of the key
     */
    void delete(Tuple old, boolean whole, Place place) {
        mapOld(old);
        byte[] key = null;
        if (oldEncoder.hasKey()) {
            oldEncoder.encodeKey(oldRow);
            key = oldEncoder.key();
        }
        erase(key, place.nextPosition(), place, whole ? oldRow : null);
    }

    void truncate(Place place) {
        Header position = place.nextPosition();
        int partitions = place.transaction().partitions(form.topic());
        for (int to = 0; to < partitions; to++) {
            send(place, Operation.TRUNCATE, to, null, null, headers(Operation.TRUNCATE, position));
        }
    }

    /** What the server did not send of a row it sent of the row before, in the same message. */
    private void map(Tuple from, @Nullable Tuple old, boolean whole) {
        row.beginFrom(from);
        for (int i = 0; i < form.columns().length; i++) {
            int column = form.columns()[i];
            if (column < 0) {
                row.omit(i);
            } else if (from.form(column) == Tuple.Form.UNCHANGED && old != null && (whole || inKey[i])) {
                row.take(i, old, column);
            } else {
                row.take(i, from, column);
            }
        }
    }

    private void mapOld(Tuple from) {
        oldRow.beginFrom(from);
        for (int i = 0; i < form.columns().length; i++) {
            int column = form.columns()[i];
            if (column < 0) {
                oldRow.omit(i);
            } else {
                oldRow.take(i, from, column);
            }
        }
    }

    private List<Header> headers(Operation operation, Header position) {
        List<Header> headers = new ArrayList<>(6);
        headers.add(new RecordHeader(LogHeaders.OPERATION, operation.header()));
        headers.add(position);
        if (partition != null) {
            headers.add(partition);
        }
        return headers;
    }

    /** Sends what a row is now. */
    private void write(
            Operation operation, Header position, Place place, @Nullable Tuple before, byte @Nullable [] oldKey) {
        List<Header> headers = headers(operation, position);
        if (oldKey != null) {
            headers.add(new RecordHeader(LogHeaders.OLD_KEY, oldKey));
        }
        if (row.length() > limit.bytes()) {
            writeLarge(operation, position, place, before, headers);
            return;
        }
        BitSet absent = encoder.encodePartial(row);
        if (!absent.isEmpty()) {
            headers.add(absent(absent));
        }
        byte[] key = encoder.hasKey() ? encoder.key() : null;
        addOld(headers, position, place, key, before);
        if (encoder.keyLength() + encoder.rowLength() > limit.bytes()) {
            parts(place, operation, key, encoder.rowLength(), headers, parts -> encoder.row(limit.part(key), parts));
        } else {
            send(place, operation, null, key, encoder.row(), headers);
        }
    }

    /** Of a row of some hundred megabytes no second copy is made. */
    private void writeLarge(
            Operation operation, Header position, Place place, @Nullable Tuple before, List<Header> headers) {
        BitSet absent = new BitSet();
        for (int i = 0; i < row.columns(); i++) {
            absent.set(i, row.form(i) == Tuple.Form.UNCHANGED);
        }
        if (!absent.isEmpty()) {
            headers.add(absent(absent));
        }
        byte[] key = null;
        if (encoder.hasKey()) {
            encoder.encodeKey(row);
            key = encoder.key();
        }
        addOld(headers, position, place, key, before);
        byte[] rowKey = key;
        long length = encoder.length(row);
        parts(
                place,
                operation,
                key,
                Math.toIntExact(length),
                headers,
                parts -> encoder.encodePartial(row, limit.part(rowKey), parts));
    }

    private Header absent(BitSet absent) {
        String names = absent.stream().mapToObj(fields::get).collect(Collectors.joining(","));
        return new RecordHeader(LogHeaders.ABSENT, names.getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends that there is no row of this key any more. */
    private void erase(byte @Nullable [] key, Header position, Place place, @Nullable Tuple before) {
        List<Header> headers = headers(Operation.DELETE, position);
        addOld(headers, position, place, key, before);
        send(place, Operation.DELETE, null, key, null, headers);
    }

    /** The row before goes into a header, or where it is too large for one, into records of its own. */
    private void addOld(
            List<Header> headers, Header position, Place place, byte @Nullable [] key, @Nullable Tuple before) {
        if (before == null) {
            return;
        }
        if (before.length() < limit.bytes() / 4) {
            oldEncoder.encodePartial(before);
            headers.add(new RecordHeader(LogHeaders.OLD_ROW, oldEncoder.row()));
            return;
        }
        long length = oldEncoder.length(before);
        parts(
                place,
                Operation.OLD_ROW,
                key,
                Math.toIntExact(length),
                headers(Operation.OLD_ROW, position),
                parts -> oldEncoder.encodePartial(before, limit.part(key), parts));
    }

    private void parts(
            Place place,
            Operation operation,
            byte @Nullable [] key,
            int length,
            List<Header> headers,
            Consumer<ByteSink> row) {
        limit.divide(length, row, new RecordLimit.Parts() {
            private int to;

            @Override
            public void begin(long number) {
                to = place.transaction().partition(form.topic(), key, number);
            }

            @Override
            public void part(Fragment fragment, byte[] part) {
                List<Header> all = new ArrayList<>(headers);
                all.add(new RecordHeader(LogHeaders.FRAGMENT, fragment.toBytes()));
                send(place, fragment.offset() == 0 ? operation : null, to, key, part, all);
            }

            @Override
            public void flush() {
                place.transaction().flush();
            }
        });
    }

    private void send(
            Place place,
            @Nullable Operation counted,
            @Nullable Integer to,
            byte @Nullable [] key,
            byte @Nullable [] value,
            List<Header> headers) {
        place.transaction()
                .change(
                        new ProducerRecord<>(form.topic(), to, place.timestamp(), key, value, headers),
                        place.offsets(),
                        counted);
    }
}
