package io.rowlog.consumer.verify;

import io.rowlog.schema.catalog.SequenceValue;
import org.jspecify.annotations.Nullable;

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
        return expected.name() + ": " + place(expected) + " in the log, " + (found == null ? "missing" : place(found))
                + " in the database";
    }

    private static String place(SequenceValue value) {
        return value.lastValue() + (value.called() ? " handed out" : " next");
    }
}
