package io.rowlog.consumer.search;

import io.rowlog.schema.log.LogEvent.ChangeRange;
import io.rowlog.schema.wal.Lsn;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found.
 *
 * @param transactions the last ones, in the order of commits
 * @param more whether there may be earlier ones
 */
public record SearchReport(String log, List<Hit> transactions, boolean more) {
    public SearchReport {
        transactions = List.copyOf(transactions);
    }

    /**
     * A transaction of the source.
     *
     * @param at the server's time of the commit
     * @param commit its place
     * @param until the moment just before it, for {@code restore --until}; null where that cannot be restored
     * @param tables that it changed, and how many rows of each
     * @param definitions how many commands changed definitions in it
     * @param key what it did to the row of the key that was looked for, in its order; null when none was
     */
    public record Hit(
            Instant at,
            Lsn commit,
            long xid,
            @Nullable Lsn until,
            List<Changed> tables,
            long definitions,
            @Nullable List<String> key) {
        public Hit {
            tables = List.copyOf(tables);
        }
    }

    /** What was done to a table, in rows; truncates are counted as such. */
    public record Changed(String table, long inserts, long updates, long deletes, long truncates) {
        static Changed of(String table, ChangeRange range) {
            return new Changed(table, range.inserts(), range.updates(), range.deletes(), range.truncates());
        }

        Changed plus(Changed other) {
            return new Changed(
                    table,
                    inserts + other.inserts,
                    updates + other.updates,
                    deletes + other.deletes,
                    // A truncate is in every partition.
                    Math.max(truncates, other.truncates));
        }
    }
}
