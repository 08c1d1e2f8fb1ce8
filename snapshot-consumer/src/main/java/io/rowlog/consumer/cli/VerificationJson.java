package io.rowlog.consumer.cli;

import io.rowlog.consumer.verify.TableResult;
import io.rowlog.consumer.verify.VerificationReport;
import io.rowlog.consumer.verify.VerificationReport.SequenceDifference;
import io.rowlog.schema.catalog.QualifiedName;
import java.util.List;

/**
 * How a database compares with a snapshot, for programs.
 *
 * @param equal whether nothing differs
 * @param equalTables number of tables whose rows are all equal
 * @param equalRows rows of those tables
 * @param tables every table, in the snapshot's order
 * @param sequences those that differ, in sentences
 */
record VerificationJson(
        boolean equal,
        int equalTables,
        long equalRows,
        double seconds,
        List<ComparedTable> tables,
        List<String> sequences) {
    /**
     * A table.
     *
     * @param result in a sentence
     */
    record ComparedTable(QualifiedName table, boolean equal, String result) {}

    static VerificationJson of(VerificationReport report) {
        return new VerificationJson(
                report.equal(),
                report.tables().size() - report.differences().size(),
                report.equalRows(),
                report.took().toMillis() / 1000.0,
                report.tables().stream().map(VerificationJson::compared).toList(),
                report.sequences().stream().map(SequenceDifference::describe).toList());
    }

    private static ComparedTable compared(TableResult result) {
        return new ComparedTable(result.table(), result.equal(), result.describe());
    }
}
