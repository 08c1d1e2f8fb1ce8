package io.rowlog.consumer.apply;

import java.util.List;

/**
 * What became of foreign keys.
 *
 * @param added how many there are now
 * @param notValid those of them that the rows violate, as {@code schema.table: constraint}; they are {@code NOT VALID}
 */
public record ForeignKeyOutcome(int added, List<String> notValid) {
    public ForeignKeyOutcome {
        notValid = List.copyOf(notValid);
    }
}
