package io.rowlog.consumer.verify;

import io.rowlog.schema.catalog.SequenceValue;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a database compares with a snapshot.
 *
 * @param tables one result for each table, in the snapshot's order
 * @param sequences those that differ
 * @param definitions how they compare; {@link DefinitionComparison#NONE} where only rows are compared
 * @param unfinished the restore that is not done in the database, for people; null when there is none
 */
public record VerificationReport(
        List<TableResult> tables,
        List<SequenceDifference> sequences,
        DefinitionComparison definitions,
        @Nullable String unfinished,
        Duration took) {
    public VerificationReport {
        tables = List.copyOf(tables);
        sequences = List.copyOf(sequences);
    }

    /** Whether nothing differs. */
    public boolean equal() {
        return unfinished == null
                && sequences.isEmpty()
                && definitions.differences().isEmpty()
                && tables.stream().allMatch(TableResult::equal);
    }

    /**
     * The same for the restore that asked for it, which tells by itself what it left out and has notes of.
     *
     * @param leftOut objects that may be there otherwise than in the log, such as an owner that could not be set
     */
    public VerificationReport forRestore(Set<String> leftOut) {
        return new VerificationReport(tables, sequences, definitions.withoutNotesOn(leftOut), null, took);
    }

    /** The tables that differ. */
    public List<TableResult> differences() {
        return tables.stream().filter(table -> !table.equal()).toList();
    }

    /** All differences but those of tables, in sentences. */
    public List<String> otherDifferences() {
        return Stream.of(
                        unfinished == null ? Stream.<String>of() : Stream.of(unfinished),
                        sequences.stream().map(sequence -> "sequence " + sequence.describe()),
                        definitions.differences().stream().map(DefinitionComparison.Difference::describe))
                .flatMap(sentences -> sentences)
                .toList();
    }

    /** Rows of the tables that are equal. */
    public long equalRows() {
        return tables.stream()
                .mapToLong(table -> table instanceof TableResult.Equal equal ? equal.rows() : 0)
                .sum();
    }

    /**
     * A sequence that does not stand where the snapshot saw it.
     *
     * @param expected where it stands in the log
     * @param found where it stands in the database; null when it is missing there
     */
    public record SequenceDifference(
            SequenceValue expected, @Nullable SequenceValue found) {
        /** The difference in a sentence, for people. */
        public String describe() {
            return expected.name() + ": " + place(expected) + " in the log, "
                    + (found == null ? "missing" : place(found)) + " in the database";
        }

        private static String place(SequenceValue value) {
            return value.lastValue() + (value.called() ? " handed out" : " next");
        }
    }
}
