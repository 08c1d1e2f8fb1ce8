package io.rowlog.consumer.cli.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.consumer.verify.DefinitionComparison;
import io.rowlog.consumer.verify.DefinitionComparison.Note;
import io.rowlog.consumer.verify.DifferentRows;
import io.rowlog.consumer.verify.DifferentRows.Example;
import io.rowlog.consumer.verify.DifferentRows.InDatabase;
import io.rowlog.consumer.verify.VerificationReport;
import io.rowlog.consumer.verify.VerificationReport.SequenceDifference;
import io.rowlog.schema.catalog.QualifiedName;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a database compares with a snapshot, as commands print it. */
public record VerificationOutput(VerificationReport report) {
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
    public record Json(
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
         * @param rows which of them differ; absent when none do, or when the table, a column or all rows are missing
         */
        public record ComparedTable(
                QualifiedName table,
                boolean equal,
                String result,

                @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
                ComparedRows rows) {}

        /**
         * Rows that differ.
         *
         * @param result in a sentence
         * @param found absent when they were not found
         */
        public record ComparedRows(
                String result,

                @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
                FoundRows found) {
            static @Nullable ComparedRows of(@Nullable DifferentRows rows) {
                if (rows == null) {
                    return null;
                }
                return switch (rows) {
                    case DifferentRows.NotFound notFound -> new ComparedRows(notFound.describe(), null);
                    case DifferentRows.Found found ->
                        new ComparedRows(
                                found.describe(),
                                new FoundRows(
                                        found.key(),
                                        found.different(),
                                        found.onlyInLog(),
                                        found.onlyInDatabase(),
                                        found.all(),
                                        found.examples().stream()
                                                .map(DifferentRow::of)
                                                .toList()));
                };
            }
        }

        /**
         * How many rows differ, and some of them.
         *
         * @param key columns by which they were matched
         * @param different how many both have, with other values
         * @param all whether the numbers are all there is
         */
        public record FoundRows(
                List<String> key,
                long different,
                long onlyInLog,
                long onlyInDatabase,
                boolean all,
                List<DifferentRow> examples) {}

        /**
         * A row that differs.
         *
         * @param difference {@code different}, {@code only in the log} or {@code only in the database}
         * @param columns whose values differ
         * @param log where it is there; absent when it is not
         * @param database where it is there; absent when it is not, or when the place is not known
         */
        public record DifferentRow(
                String difference,
                List<String> columns,

                @JsonInclude(JsonInclude.Include.NON_NULL) DifferentRows.@Nullable InLog log,

                @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
                PlaceInDatabase database) {
            static DifferentRow of(Example example) {
                InDatabase place = example.inDatabase();
                return new DifferentRow(
                        example.difference().words(),
                        example.columns(),
                        example.inLog(),
                        place == null ? null : new PlaceInDatabase(place.relation(), place.ctid(), place.query()));
            }
        }

        /**
         * Where a row is in the database.
         *
         * @param query the statement that shows it
         */
        public record PlaceInDatabase(QualifiedName relation, String ctid, String query) {}

        /**
         * All definitions.
         *
         * @param equal number of those that are the same
         * @param notes what the database has besides, or what could not be compared, in sentences
         */
        public record ComparedDefinitions(int equal, List<DifferentDefinition> differences, List<String> notes) {}

        /**
         * A definition that is not the same.
         *
         * @param difference {@code missing}, {@code different}, {@code not valid} or {@code disabled}
         * @param result in a sentence
         */
        public record DifferentDefinition(String object, String difference, String result) {}
    }

    /** For programs. */
    public Json json() {
        return new Json(
                report.equal(),
                report.tables().size() - report.differences().size(),
                report.equalRows(),
                report.took().toMillis() / 1000.0,
                report.tables().stream()
                        .map(result -> new Json.ComparedTable(
                                result.table(),
                                result.equal(),
                                result.describe(),
                                Json.ComparedRows.of(report.rowsOf(result))))
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
    public String text() {
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
        report.differences()
                .forEach(table ->
                        text.append("  table %s%n".formatted(table.describe())).append(rows(report.rowsOf(table))));
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

    private static String rows(@Nullable DifferentRows rows) {
        if (rows == null) {
            return "";
        }
        return switch (rows) {
            case DifferentRows.NotFound notFound -> "    %s%n".formatted(notFound.describe());
            case DifferentRows.Found found ->
                "    %s%n%s"
                        .formatted(
                                found.describe(),
                                found.examples().stream()
                                        .map(example -> "      %s%n".formatted(example.describe()))
                                        .collect(Collectors.joining()));
        };
    }
}
