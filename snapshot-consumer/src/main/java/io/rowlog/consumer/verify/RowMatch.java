package io.rowlog.consumer.verify;

import io.rowlog.consumer.verify.DifferentRows.Difference;
import io.rowlog.consumer.verify.DifferentRows.InDatabase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Matches rows of a log with those of a database by hashes of their keys and of all of them: takes those of the log first, then
 * those of the database. Rows that occur several times count. Not thread-safe; needs some 120 bytes for each row of the log, until
 * it is matched, and 80 for each of the database that is not.
 */
final class RowMatch {
    private static final int DIFFERENT = 4;
    private static final int ON_ONE_SIDE = 3;

    private final Map<Long, LogRow> inLog = new HashMap<>();
    /** How many rows of each key are not the same as one in the log. */
    private final Map<Long, Long> inDatabase = new HashMap<>();

    private final List<DatabaseRow> different = new ArrayList<>();
    private final List<DatabaseRow> onlyInDatabase = new ArrayList<>();

    /** Where the first record of a row in the log is. Immutable. */
    record LogPlace(int partition, long offset) {}

    /**
     * A row in the database.
     *
     * @param place null when that cannot be had
     * @param columns hashes of its columns
     */
    record DatabaseRow(long key, @Nullable InDatabase place, List<Long> columns) {
        DatabaseRow {
            columns = List.copyOf(columns);
        }
    }

    /** A row that differs: both of its sides, or the one that there is. */
    record Pair(
            Difference difference,
            @Nullable LogPlace inLog,
            @Nullable DatabaseRow inDatabase) {}

    /**
     * What was found.
     *
     * @param examples some of the rows
     */
    record Result(long onlyInLog, long onlyInDatabase, long different, List<Pair> examples) {}

    /** Rows of the log that are the same, and after them others with the same key. */
    private static final class LogRow {
        private final long row;
        private final LogPlace place;
        private final @Nullable LogRow next;
        private long count = 1;

        LogRow(long row, LogPlace place, @Nullable LogRow next) {
            this.row = row;
            this.place = place;
            this.next = next;
        }
    }

    /** Takes a row of the log. */
    void log(long key, long row, int partition, long offset) {
        LogRow first = inLog.get(key);
        LogRow same = find(first, row);
        if (same == null) {
            inLog.put(key, new LogRow(row, new LogPlace(partition, offset), first));
        } else {
            same.count++;
        }
    }

    /**
     * Takes a row of the database.
     *
     * @param details asked for only where the row is to be an example
     */
    void database(long key, long row, Supplier<DatabaseRow> details) {
        LogRow first = inLog.get(key);
        LogRow same = find(first, row);
        if (same != null && same.count > 0) {
            same.count--;
            if (left(first) == 0) {
                inLog.remove(key);
            }
            return;
        }
        inDatabase.merge(key, 1L, Long::sum);
        if (first != null && different.size() < DIFFERENT) {
            different.add(details.get());
        } else if (first == null && onlyInDatabase.size() < ON_ONE_SIDE) {
            onlyInDatabase.add(details.get());
        }
    }

    private static @Nullable LogRow find(@Nullable LogRow first, long row) {
        LogRow candidate = first;
        while (candidate != null && candidate.row != row) {
            candidate = candidate.next;
        }
        return candidate;
    }

    private static Stream<LogRow> chain(@Nullable LogRow first) {
        return Stream.iterate(first, Objects::nonNull, row -> row.next);
    }

    private static long left(@Nullable LogRow first) {
        return chain(first).mapToLong(row -> row.count).sum();
    }

    /** What is left on both sides. */
    Result result() {
        long differing = 0;
        long inLogOnly = 0;
        for (Map.Entry<Long, LogRow> entry : inLog.entrySet()) {
            long left = left(entry.getValue());
            long both = Math.min(left, inDatabase.getOrDefault(entry.getKey(), 0L));
            differing += both;
            inLogOnly += left - both;
        }
        long inDatabaseOnly =
                inDatabase.values().stream().mapToLong(Long::longValue).sum() - differing;
        Stream<Pair> pairs = different.stream()
                .flatMap(row -> chain(inLog.get(row.key()))
                        .filter(candidate -> candidate.count > 0)
                        .map(candidate -> new Pair(Difference.DIFFERENT, candidate.place, row))
                        .findFirst()
                        .stream());
        Stream<Pair> logged = inLog.entrySet().stream()
                .filter(entry -> !inDatabase.containsKey(entry.getKey()))
                .flatMap(entry -> chain(entry.getValue()))
                .filter(row -> row.count > 0)
                .map(row -> row.place)
                .sorted(Comparator.comparingInt(LogPlace::partition).thenComparingLong(LogPlace::offset))
                .limit(ON_ONE_SIDE)
                .map(place -> new Pair(Difference.ONLY_IN_LOG, place, null));
        Stream<Pair> others = onlyInDatabase.stream().map(row -> new Pair(Difference.ONLY_IN_DATABASE, null, row));
        return new Result(
                inLogOnly,
                inDatabaseOnly,
                differing,
                Stream.of(pairs, logged, others).flatMap(all -> all).toList());
    }

    /**
     * Rows of both sides, divided by the hashes of their keys into many parts, so that those that differ are in a few of them
     * where there are few. Needs 16 MiB for any number of rows. Not thread-safe.
     */
    static final class Parts {
        private static final int COUNT = 1 << 20;

        /** Of each part, the sum of the hashes of the log's rows less that of the database's. */
        private final long[] balance = new long[COUNT];

        private final long[] rows = new long[COUNT];

        /** Takes a row of the log. */
        void log(long key, long row) {
            add(key, row);
        }

        /** Takes a row of the database. */
        void database(long key, long row) {
            add(key, -row);
        }

        private void add(long key, long row) {
            balance[part(key)] += row;
            rows[part(key)]++;
        }

        private static int part(long key) {
            return (int) (key & COUNT - 1);
        }

        /**
         * The parts that differ.
         *
         * @param most so many rows, of both sides together, shall not be exceeded, but for a part that alone has more
         */
        Scope different(long most) {
            boolean[] chosen = new boolean[COUNT];
            boolean all = true;
            long sum = 0;
            for (int i = 0; i < COUNT; i++) {
                if (balance[i] != 0) {
                    boolean fits = sum == 0 || sum + rows[i] <= most;
                    chosen[i] = fits;
                    all &= fits;
                    sum += fits ? rows[i] : 0;
                }
            }
            return new Scope(key -> chosen[part(key)], all);
        }
    }

    /**
     * Which rows to match.
     *
     * @param keys those with these hashes of their keys
     * @param all whether all that differ are among them
     */
    record Scope(LongPredicate keys, boolean all) {
        static final Scope EVERYTHING = new Scope(key -> true, true);
    }
}
