package io.rowlog.consumer.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.consumer.verify.DefinitionComparison;
import io.rowlog.consumer.verify.DefinitionComparison.Note;
import io.rowlog.consumer.verify.VerificationReport;
import io.rowlog.consumer.verify.VerificationReport.SequenceDifference;
import io.rowlog.schema.catalog.QualifiedName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a database compares with a snapshot, as commands print it. */
record VerificationOutput(VerificationReport report) {
    /** So many at most: a database may hold much that a log does not know. */
    private static final int NOTES = 20;

    /**
     * As programs read it.
     *
     * @param equal whether nothing differs
     * @param equalTables number of tables whose rows are all equal
     * @param equalRows rows of those tables
     * @param tables every table, in the snapshot's order
     * @param sequences those that differ, in sentences
     * @param definitions absent where only rows are compared
     * @param unfinished the restore that is not done in the database, absent when there is none
     */
    record Json(
            boolean equal,
            int equalTables,
            long equalRows,
            double seconds,
            List<ComparedTable> tables,
            List<String> sequences,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            ComparedDefinitions definitions,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String unfinished) {
        /**
         * A table.
         *
         * @param result in a sentence
         */
        record ComparedTable(QualifiedName table, boolean equal, String result) {}

        /**
         * All definitions.
         *
         * @param equal number of those that are the same
         * @param notes what the database has besides, or what could not be compared, in sentences
         */
        record ComparedDefinitions(int equal, List<DifferentDefinition> differences, List<String> notes) {}

        /**
         * A definition that is not the same.
         *
         * @param difference {@code missing}, {@code different}, {@code not valid} or {@code disabled}
         * @param result in a sentence
         */
        record DifferentDefinition(String object, String difference, String result) {}
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
                report.sequences().stream().map(SequenceDifference::describe).toList(),
                definitions(),
                report.unfinished());
    }

    private Json.@Nullable ComparedDefinitions definitions() {
        DefinitionComparison definitions = report.definitions();
        return definitions.equals(DefinitionComparison.NONE)
                ? null
                : new Json.ComparedDefinitions(
                        definitions.equal(),
                        definitions.differences().stream()
                                .map(difference -> new Json.DifferentDefinition(
                                        difference.object(), difference.word(), difference.describe()))
                                .toList(),
                        definitions.notes().stream().map(Note::describe).toList());
    }

    /** For people: in detail only what differs, and of notes the first. */
    String text() {
        String time = NumberText.duration(report.took());
        DefinitionComparison definitions = report.definitions();
        StringBuilder text = new StringBuilder();
        if (report.equal()) {
            text.append("Verified in %s: %s, %s, all digests equal%s%n"
                    .formatted(
                            time,
                            NumberText.count(report.tables().size(), "table", "tables"),
                            NumberText.count(report.equalRows(), "row", "rows"),
                            definitions.equal() == 0
                                    ? ""
                                    : "; %s equal"
                                            .formatted(NumberText.count(
                                                    definitions.equal(), "definition", "definitions"))));
        } else {
            int different = definitions.differences().size();
            text.append("Verified in %s: the database differs from the log, in %s of %s, %s and %s of %s%n"
                    .formatted(
                            time,
                            NumberText.count(report.differences().size()),
                            NumberText.count(report.tables().size(), "table", "tables"),
                            NumberText.count(report.sequences().size(), "sequence", "sequences"),
                            NumberText.count(different),
                            NumberText.count(definitions.equal() + different, "definition", "definitions")));
        }
        report.differences().forEach(table -> text.append("  table %s%n".formatted(table.describe())));
        report.otherDifferences().forEach(other -> text.append("  %s%n".formatted(other)));
        definitions.notes().stream()
                .limit(NOTES)
                .forEach(note -> text.append("  note: %s%n".formatted(note.describe())));
        if (definitions.notes().size() > NOTES) {
            text.append("  note: %s more; --format json has them all%n"
                    .formatted(NumberText.count(definitions.notes().size() - NOTES)));
        }
        return text.toString();
    }
}
