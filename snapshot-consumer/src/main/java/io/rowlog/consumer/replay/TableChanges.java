package io.rowlog.consumer.replay;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.consumer.changes.Change;
import io.rowlog.consumer.changes.Change.OfRow;
import io.rowlog.consumer.changes.Formats;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.avro.SingleObject;
import io.rowlog.schema.bytes.ByteInput;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What remains of the changes of one table when they are taken together: for each key at most one deletion, one new row, or
 * one row's new values. Written when it must be, and at the end of each batch. Not thread-safe.
 */
final class TableChanges {
    private static final BitSet NONE = new BitSet();

    private final TableWriter writer;
    private final Formats.Rows rows;
    private final Map<ByteBuffer, Net> byKey = new LinkedHashMap<>();

    /** New rows of a table without a key, and how many of each; a row that goes again before it was written is none. */
    private final Map<ByteBuffer, Integer> withoutKey = new LinkedHashMap<>();

    /** Rows of a table without a key of which one goes, each as often. */
    private final List<ByteBuffer> gone = new ArrayList<>();

    /** Of all keys here; null while there are none. */
    private Formats.@Nullable Rows keys;

    /** What remains to be done for one key. Rows are without framing. */
    private sealed interface Net {
        /** The target has no such row, and gets it. */
        record Inserted(ByteBuffer row) implements Net {}

        /** The target's row gets these values, but for those that are absent. */
        record Updated(ByteBuffer row, BitSet absent) implements Net {}

        /** The target's row goes. */
        record Deleted() implements Net {}

        /** The target's row goes, and another one comes. */
        record Replaced(ByteBuffer row) implements Net {}
    }

    TableChanges(TableWriter writer, Formats.Rows rows) {
        this.writer = writer;
        this.rows = rows;
    }

    TableWriter writer() {
        return writer;
    }

    /** Whether rows with this framing belong to what is here. */
    boolean takes(Formats.Rows other) {
        return rows == other;
    }

    boolean isEmpty() {
        return byKey.isEmpty() && withoutKey.isEmpty() && gone.isEmpty();
    }

    /**
     * Takes a change.
     *
     * @param keyed how its key is read; null where it has none
     * @throws ConflictException when it cannot follow what was before it
     */
    void add(OfRow change, Formats.@Nullable Rows keyed) throws SQLException, ConflictException {
        ByteBuffer key = change.key();
        if (key == null || keyed == null) {
            addWithoutKey(change);
            return;
        }
        if (keys != keyed) {
            flush();
            keys = keyed;
        }
        switch (change.kind()) {
            case INSERT -> insert(key, datum(change.row()));
            case UPDATE -> update(key, datum(change.row()), absent(change));
            case DELETE -> delete(key);
            case MOVE -> move(change, key, keyed);
        }
    }

    private BitSet absent(OfRow change) {
        byte[] header = change.absent();
        return header == null ? NONE : rows.absent(header);
    }

    private void insert(ByteBuffer key, ByteBuffer row) throws ConflictException {
        Net before = byKey.get(key);
        if (before == null) {
            byKey.put(key, new Net.Inserted(row));
        } else if (before instanceof Net.Deleted) {
            byKey.put(key, new Net.Replaced(row));
        } else {
            throw new ConflictException("a row is inserted whose key is there");
        }
    }

    private void update(ByteBuffer key, ByteBuffer row, BitSet absent) throws ConflictException {
        Net before = byKey.get(key);
        byKey.put(
                key,
                switch (before) {
                    case null -> new Net.Updated(row, absent);
                    case Net.Inserted(ByteBuffer earlier) -> new Net.Inserted(merged(row, absent, earlier));
                    case Net.Replaced(ByteBuffer earlier) -> new Net.Replaced(merged(row, absent, earlier));
                    case Net.Updated(ByteBuffer earlier, BitSet lacking) -> {
                        BitSet both = (BitSet) absent.clone();
                        both.and(lacking);
                        yield new Net.Updated(merged(row, absent, earlier), both);
                    }
                    case Net.Deleted() -> throw new ConflictException("a row is updated that was deleted before");
                });
    }

    private void delete(ByteBuffer key) throws ConflictException {
        switch (byKey.get(key)) {
            case null -> byKey.put(key, new Net.Deleted());
            case Net.Updated updated -> byKey.put(key, new Net.Deleted());
            case Net.Replaced replaced -> byKey.put(key, new Net.Deleted());
            case Net.Inserted inserted -> byKey.remove(key);
            case Net.Deleted deleted -> throw new ConflictException("a row is deleted twice");
        }
    }

    /** What the log does not hold of the row is in the target, unless it is here. */
    private void move(OfRow change, ByteBuffer key, Formats.Rows keyed) throws SQLException, ConflictException {
        ByteBuffer oldKey = required(change.oldKey());
        ByteBuffer row = datum(change.row());
        BitSet absent = absent(change);
        ByteBuffer before = switch (byKey.get(oldKey)) {
            case Net.Inserted(ByteBuffer earlier) -> earlier;
            case Net.Replaced(ByteBuffer earlier) -> earlier;
            case null, default -> null;
        };
        if (absent.isEmpty() || before != null) {
            delete(oldKey);
            insert(key, before == null ? row : merged(row, absent, before));
            return;
        }
        flush();
        keys = keyed;
        writer.move(
                sink -> sink.accept(keyRow(oldKey, keyed)), keyed.format(), sink -> sink.accept(cursor(row)), absent);
    }

    private void addWithoutKey(OfRow change) {
        switch (change.kind()) {
            case INSERT -> withoutKey.merge(datum(change.row()), 1, Integer::sum);
            case DELETE -> goes(old(change));
            case UPDATE, MOVE -> {
                ByteBuffer old = old(change);
                goes(old);
                withoutKey.merge(merged(datum(change.row()), absent(change), old), 1, Integer::sum);
            }
        }
    }

    private void goes(ByteBuffer row) {
        Integer count = withoutKey.get(row);
        if (count == null) {
            gone.add(row);
        } else if (count == 1) {
            withoutKey.remove(row);
        } else {
            withoutKey.put(row, count - 1);
        }
    }

    private ByteBuffer old(OfRow change) {
        ByteBuffer old = change.old();
        if (old == null) {
            throw new Failure(
                    FailureCode.LOG_DAMAGED,
                    "A change of table " + rows.format().table() + " at " + change.place()
                            + " does not say which row it is of",
                    "Restore a moment before this change, or take a new snapshot");
        }
        return datum(old);
    }

    private ByteBuffer merged(ByteBuffer row, BitSet absent, ByteBuffer before) {
        return absent.isEmpty() ? row : ByteBuffer.wrap(rows.fields().merge(cursor(row), absent, cursor(before)));
    }

    private static ByteBuffer required(@Nullable ByteBuffer bytes) {
        if (bytes == null) {
            throw new IllegalArgumentException("A change without what its kind has");
        }
        return bytes;
    }

    private static ByteBuffer datum(@Nullable ByteBuffer framed) {
        ByteBuffer bytes = required(framed);
        return bytes.slice(bytes.position() + SingleObject.HEADER, bytes.remaining() - SingleObject.HEADER);
    }

    private static ByteInput cursor(ByteBuffer row) {
        return new ByteInput().set(row.array(), row.arrayOffset() + row.position(), row.remaining());
    }

    private static ByteInput keyRow(ByteBuffer framed, Formats.Rows keyed) {
        byte[] row = keyed.fields().ofKey(Formats.datum(framed));
        return new ByteInput().set(row, 0, row.length);
    }

    /**
     * Writes what is here.
     *
     * @throws ConflictException when the target does not have the rows that there should be
     */
    void flush() throws SQLException, ConflictException {
        if (isEmpty()) {
            return;
        }
        List<ByteBuffer> deleted = new ArrayList<>();
        List<ByteBuffer> inserted = new ArrayList<>();
        withoutKey.forEach((row, count) -> inserted.addAll(Collections.nCopies(count, row)));
        List<ByteBuffer> goneRows = List.copyOf(gone);
        Map<BitSet, List<ByteBuffer>> updated = new LinkedHashMap<>();
        byKey.forEach((key, net) -> {
            switch (net) {
                case Net.Deleted() -> deleted.add(key);
                case Net.Inserted(ByteBuffer row) -> inserted.add(row);
                case Net.Replaced(ByteBuffer row) -> {
                    deleted.add(key);
                    inserted.add(row);
                }
                case Net.Updated(ByteBuffer row, BitSet absent) ->
                    updated.computeIfAbsent(absent, each -> new ArrayList<>()).add(row);
            }
        });
        clear();
        Formats.Rows keyed = keys;
        if (!goneRows.isEmpty()) {
            writer.deleteEqual(all(goneRows), goneRows.size());
        }
        if (!deleted.isEmpty() && keyed != null) {
            RowFormat keyFormat = keyed.format();
            writer.delete(
                    sink -> {
                        for (ByteBuffer key : deleted) {
                            sink.accept(keyRow(key, keyed));
                        }
                    },
                    keyFormat,
                    deleted.size());
        }
        for (Map.Entry<BitSet, List<ByteBuffer>> each : updated.entrySet()) {
            writer.update(all(each.getValue()), each.getKey(), each.getValue().size());
        }
        if (!inserted.isEmpty()) {
            writer.insert(all(inserted));
        }
    }

    private static TableWriter.Source all(List<ByteBuffer> rows) {
        return sink -> {
            ByteInput cursor = new ByteInput();
            for (ByteBuffer row : rows) {
                sink.accept(cursor.set(row.array(), row.arrayOffset() + row.position(), row.remaining()));
            }
        };
    }

    /**
     * Makes one row as a change says, whatever is there. Nothing else is here.
     *
     * @return false where the log does not have the whole row
     */
    boolean overwrite(OfRow change, Formats.@Nullable Rows keyed) throws SQLException {
        ByteBuffer key = change.key();
        boolean gone = change.kind() == Change.Kind.DELETE;
        if (!gone && change.old() == null && !absent(change).isEmpty()) {
            return false;
        }
        if (key != null && keyed != null) {
            writer.deleteAny(sink -> sink.accept(keyRow(key, keyed)), keyed.format());
            ByteBuffer oldKey = change.oldKey();
            if (oldKey != null) {
                writer.deleteAny(sink -> sink.accept(keyRow(oldKey, keyed)), keyed.format());
            }
        }
        if (!gone) {
            ByteBuffer row = datum(change.row());
            writer.insert(all(List.of(change.old() == null ? row : merged(row, absent(change), old(change)))));
        }
        return true;
    }

    /** Gives up what is here, as the transaction that it was for. */
    void clear() {
        byKey.clear();
        withoutKey.clear();
        gone.clear();
    }
}
