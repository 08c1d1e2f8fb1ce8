package io.rowlog.consumer.changes;

import io.rowlog.schema.catalog.SequenceValue;
import io.rowlog.schema.log.LogEvent.OfTransactions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is applied at a stretch: the changes of whole transactions, in their order, or a part of a large one.
 *
 * @param last the last event that is whole with it; null where there is none, inside of a large transaction
 * @param next where in the transactions topic to go on once it is applied; has no meaning where {@code last} is null
 * @param transactions that are whole with it
 * @param whole whether no transaction is begun and not ended at its end: only then may it be committed
 * @param sequences that heartbeats tell of, in their order
 * @param bytes about so many have the rows
 */
public record Batch(
        List<Change> changes,
        @Nullable OfTransactions last,
        long next,
        long transactions,
        boolean whole,
        List<SequenceValue> sequences,
        long bytes) {
    public Batch {
        changes = List.copyOf(changes);
        sequences = List.copyOf(sequences);
    }
}
