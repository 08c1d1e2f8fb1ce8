package io.rowlog.consumer.watch;

import java.time.Instant;

/**
 * A snapshot that is in the target.
 *
 * @param snapshot its id
 * @param at when that was done
 * @param tables number of tables
 * @param rows of all of them
 * @param verified whether the target was read back and found equal; after {@code merge} it is not
 */
public record Restored(String snapshot, Instant at, int tables, long rows, boolean verified) {}
