package io.rowlog.consumer.verify;

import java.time.Duration;
import java.util.List;

/**
 * How a database compares with a snapshot.
 *
 * @param tables one result for each table, in the snapshot's order
 * @param sequences those that differ
 */
public record VerificationReport(List<TableResult> tables, List<SequenceDifference> sequences, Duration took) {
    public VerificationReport {
        tables = List.copyOf(tables);
        sequences = List.copyOf(sequences);
    }

    /** Whether nothing differs. */
    public boolean equal() {
        return sequences.isEmpty() && tables.stream().allMatch(TableResult::equal);
    }

    /** The tables that differ. */
    public List<TableResult> differences() {
        return tables.stream().filter(table -> !table.equal()).toList();
    }

    /** Rows of the tables that are equal. */
    public long equalRows() {
        return tables.stream()
                .mapToLong(table -> table instanceof TableResult.Equal equal ? equal.rows() : 0)
                .sum();
    }
}
