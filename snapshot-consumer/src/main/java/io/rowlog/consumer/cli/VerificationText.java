package io.rowlog.consumer.cli;

import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.consumer.verify.VerificationReport;

/** How a database compares with a snapshot, for people: in detail only what differs. */
record VerificationText(VerificationReport report) {
    @Override
    public String toString() {
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
