package io.rowlog.consumer.cli;

import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.consumer.verify.VerificationReport;
import io.rowlog.consumer.verify.VerificationReport.SequenceDifference;
import io.rowlog.schema.catalog.QualifiedName;
import java.util.List;

/** How a database compares with a snapshot, as commands print it. */
record VerificationOutput(VerificationReport report) {
    /**
     * As programs read it.
     *
     * @param equal whether nothing differs
     * @param equalTables number of tables whose rows are all equal
     * @param equalRows rows of those tables
     * @param tables every table, in the snapshot's order
     * @param sequences those that differ, in sentences
     */
    record Json(
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
    }

    /** For programs. */
    Json json() {
        return new Json(
                report.equal(),
                report.tables().size() - report.differences().size(),
                report.equalRows(),
                report.took().toMillis() / 1000.0,
                report.tables().stream()
                        .map(result -> new Json.ComparedTable(result.table(), result.equal(), result.describe()))
                        .toList(),
                report.sequences().stream().map(SequenceDifference::describe).toList());
    }

    /** For people: in detail only what differs. */
    String text() {
        String time = NumberText.duration(report.took());
        if (report.equal()) {
            return "Verified in %s: %s, %s, all digests equal%n"
                    .formatted(
                            time,
                            NumberText.count(report.tables().size(), "table", "tables"),
                            NumberText.count(report.equalRows(), "row", "rows"));
        }
        StringBuilder text = new StringBuilder("Verified in %s: the database differs from the log, in %s of %s and %s%n"
                .formatted(
                        time,
                        NumberText.count(report.differences().size()),
                        NumberText.count(report.tables().size(), "table", "tables"),
                        NumberText.count(report.sequences().size(), "sequence", "sequences")));
        report.differences().forEach(table -> text.append("  table %s%n".formatted(table.describe())));
        report.sequences().forEach(sequence -> text.append("  sequence %s%n".formatted(sequence.describe())));
        return text.toString();
    }
}
