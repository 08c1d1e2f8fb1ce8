package io.rowlog.consumer.apply;

import io.rowlog.schema.digest.Digest;
import java.util.HashSet;
import java.util.Set;

/**
 * How much of a table has been loaded.
 *
 * @param parts into how many parts it is divided
 * @param loaded which of them have been loaded
 */
record LoadedTable(int parts, Set<Integer> loaded, long rows, Digest digest) {
    LoadedTable {
        loaded = Set.copyOf(loaded);
    }

    static LoadedTable nothing(int parts) {
        return new LoadedTable(parts, Set.of(), 0, Digest.EMPTY);
    }

    LoadedTable with(int part, long more, Digest other) {
        Set<Integer> both = new HashSet<>(loaded);
        both.add(part);
        return new LoadedTable(parts, both, rows + more, digest.plus(other));
    }
}
