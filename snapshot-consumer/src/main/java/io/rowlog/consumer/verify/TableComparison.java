package io.rowlog.consumer.verify;

import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.log.RowTotal;
import io.rowlog.consumer.target.RowSecurity;
import io.rowlog.schema.avro.RowCopy;
import io.rowlog.schema.avro.RowField;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.catalog.ColumnType;
import io.rowlog.schema.catalog.Heap;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.value.ValueCodecs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares one table of a database with its rows in the log: first the columns, then, slice by slice, number and digest of
 * the rows. Safe for use by several threads.
 */
final class TableComparison {
    /** Blocks of 8 KiB that one session reads at a stretch: 256 MiB. */
    private static final long BLOCKS = 32_768;

    /** Its binary form is not one that rows have in the log. */
    private static final RowField CTID =
            new RowField("ctid", "tid", ValueCodecs.of(new ColumnType("tid", 27, 0, -1, false)), 0, false);

    private final CapturedTable expected;
    private final Table table;
    private final RowSecurity security;
    private final List<String> conditions;
    private final List<Slice> slices;
    private int open;
    private RowTotal found = RowTotal.NONE;

    /**
     * @param table whose columns do not differ
     * @param security by which the role would not see rows of some heaps
     * @param conditions that rows satisfy which count, with the table as {@code t}, as SQL; all rows count where there are
     *     none
     */
    TableComparison(CapturedTable expected, Table table, RowSecurity security, List<String> conditions) {
        this.expected = expected;
        this.table = table;
        this.security = security;
        this.conditions = List.copyOf(conditions);
        slices = slices(table, security, conditions);
        open = slices.size();
    }

    /**
     * A part of the table's rows that one session reads.
     *
     * @param heap which it is of
     * @param forced whether the role sees the rows only when it lifts row security that it has forced on itself
     * @param blocks about how many blocks it has
     */
    record Slice(TableComparison comparison, QualifiedName heap, boolean forced, RowCopy rows, long blocks) {
        /** The table that it is of. */
        CapturedTable table() {
            return comparison.expected;
        }
    }

    /**
     * The first difference between a table's columns and the log's, by name and by how they are encoded; empty when there is
     * none. Columns that the log does not have do not matter.
     */
    static Optional<TableResult> difference(CapturedTable expected, @Nullable Table table) {
        if (table == null) {
            return Optional.of(new TableResult.TableMissing(
                    expected.name(), expected.manifest().rows()));
        }
        Map<String, RowField> columns =
                RowFormat.of(table).fields().stream().collect(Collectors.toMap(RowField::column, field -> field));
        for (RowField field : expected.format().fields()) {
            RowField column = columns.get(field.column());
            if (column == null && has(table, field.column())) {
                return Optional.of(new TableResult.ColumnUnreadable(expected.name(), field.column(), field.declared()));
            }
            if (column == null) {
                return Optional.of(new TableResult.ColumnMissing(expected.name(), field.column(), field.declared()));
            }
            if (!encodedAlike(field, column)) {
                return Optional.of(new TableResult.ColumnDiffers(
                        expected.name(), field.column(), field.declared(), column.declared()));
            }
        }
        return Optional.empty();
    }

    private static boolean has(Table table, String name) {
        return table.columns().stream().anyMatch(column -> column.name().equals(name));
    }

    private static boolean encodedAlike(RowField a, RowField b) {
        return a.codec().encoding().equals(b.codec().encoding())
                && a.codec().avroType().equals(b.codec().avroType());
    }

    /**
     * All of the table's heaps in this database, as a backup reads them: partitions on other servers and inheritance children
     * are not among them. Large ones by ranges of blocks; none for a heap without blocks.
     */
    List<Slice> slices() {
        return slices;
    }

    private List<Slice> slices(Table table, RowSecurity security, List<String> conditions) {
        return table.heaps().stream()
                .filter(heap -> heap.blocks() > 0)
                .flatMap(heap -> slices(table, heap, security.forced(heap.oid()), conditions).stream())
                .toList();
    }

    private List<Slice> slices(Table table, Heap heap, boolean forced, List<String> conditions) {
        // Where row security is lifted, the heap is locked meanwhile.
        if (forced
                || heap.blocks() <= BLOCKS
                || !heap.divisible()
                || table.conditional()
                || RowCopy.whole(table, heap)) {
            return List.of(slice(table, heap, forced, conditions, heap.blocks()));
        }
        List<Slice> ranges = new ArrayList<>();
        for (long first = 0; first < heap.blocks(); first += BLOCKS) {
            List<String> all = new ArrayList<>();
            all.add("t.ctid >= '(" + first + ",0)'::pg_catalog.tid");
            // The last has no end: the heap may have grown since its size was read.
            if (first + BLOCKS < heap.blocks()) {
                all.add("t.ctid < '(" + (first + BLOCKS) + ",0)'::pg_catalog.tid");
            }
            all.addAll(conditions);
            ranges.add(slice(table, heap, false, all, BLOCKS));
        }
        return List.copyOf(ranges);
    }

    private Slice slice(Table table, Heap heap, boolean forced, List<String> conditions, long blocks) {
        return new Slice(this, heap.name(), forced, RowCopy.heap(expected.format(), table, heap, conditions), blocks);
    }

    /**
     * All rows of one heap.
     *
     * @param forced as in {@link Slice}
     * @param placed whether a last column tells where each row is, as {@code ctid} does
     */
    record HeapRows(QualifiedName name, boolean forced, RowCopy rows, boolean placed) {}

    /** The same rows once more, heap by heap. */
    List<HeapRows> heaps() {
        return table.heaps().stream()
                .filter(heap -> heap.blocks() > 0)
                .map(this::rows)
                .toList();
    }

    private HeapRows rows(Heap heap) {
        boolean forced = security.forced(heap.oid());
        RowFormat format = expected.format();
        if (table.conditional() || RowCopy.whole(table, heap)) {
            return new HeapRows(heap.name(), forced, RowCopy.heap(format, table, heap, conditions), false);
        }
        List<RowField> placed = new ArrayList<>(format.fields());
        placed.add(CTID);
        RowFormat all = new RowFormat(format.table(), placed, List.of());
        return new HeapRows(heap.name(), forced, RowCopy.heap(all, table, heap, conditions), true);
    }

    /** The table in the log. */
    CapturedTable table() {
        return expected;
    }

    /** How many rows have been read. */
    synchronized long rows() {
        return found.rows();
    }

    /** Adds what a slice has; returns the number of all rows when that was the last slice. */
    synchronized OptionalLong add(RowTotal slice) {
        found = found.plus(slice);
        open--;
        return open == 0 ? OptionalLong.of(found.rows()) : OptionalLong.empty();
    }

    /** How the rows that were read compare with the log. */
    synchronized TableResult result() {
        RowTotal wanted = expected.total();
        if (found.rows() != wanted.rows()) {
            return new TableResult.RowsDiffer(expected.name(), wanted.rows(), found.rows());
        }
        return found.equals(wanted)
                ? new TableResult.Equal(expected.name(), found.rows(), found.digest())
                : new TableResult.DigestDiffers(expected.name(), found.rows(), wanted.digest(), found.digest());
    }
}
