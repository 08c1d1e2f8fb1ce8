package io.rowlog.schema.wal;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which transactions a snapshot sees, as {@code pg_current_snapshot()} tells it (PostgreSQL documentation, section
 * Transaction ID and Snapshot Information Functions). Transaction ids have 64 bits, so they are never used again.
 *
 * @param xmin all before it had ended
 * @param xmax it and all after it had not begun
 * @param running those from {@code xmin} on that had not ended, in ascending order
 */
public record Visibility(long xmin, long xmax, List<Long> running) {
    /** Sees no transaction. */
    public static final Visibility NOTHING = new Visibility(0, 0, List.of());

    private static final Pattern PRINTED = Pattern.compile("\\d{1,20}:\\d{1,20}:(\\d{1,20}(,\\d{1,20})*)?");

    /**
     * @throws IllegalArgumentException when xmax is before xmin, or a running transaction is not between the two
     */
    public Visibility {
        running = List.copyOf(new TreeSet<>(running));
        if (Long.compareUnsigned(xmin, xmax) > 0) {
            throw new IllegalArgumentException("A snapshot whose xmax is before its xmin");
        }
        for (long xid : running) {
            if (Long.compareUnsigned(xid, xmin) < 0 || Long.compareUnsigned(xid, xmax) >= 0) {
                throw new IllegalArgumentException("A snapshot with a running transaction outside xmin and xmax");
            }
        }
    }

    /**
     * Reads the server's text form, {@code xmin:xmax:xid,...}.
     *
     * @throws IllegalArgumentException when the text is not of that form
     */
    public static Visibility parse(String text) {
        if (!PRINTED.matcher(text).matches()) {
            throw new IllegalArgumentException("Not a snapshot: '" + text + "'");
        }
        String[] parts = text.split(":", -1);
        Collection<Long> running = parts[2].isEmpty()
                ? List.of()
                : Arrays.stream(parts[2].split(","))
                        .map(Long::parseUnsignedLong)
                        .toList();
        return new Visibility(Long.parseUnsignedLong(parts[0]), Long.parseUnsignedLong(parts[1]), List.copyOf(running));
    }

    /**
     * Whether what the transaction did was to be seen, if it was committed at all.
     *
     * @param xid the 64-bit id of a top-level transaction
     */
    public boolean sees(long xid) {
        return Long.compareUnsigned(xid, xmax) < 0 && (Long.compareUnsigned(xid, xmin) < 0 || !running.contains(xid));
    }

    /** As the server prints it. */
    @Override
    public String toString() {
        return Long.toUnsignedString(xmin) + ":" + Long.toUnsignedString(xmax) + ":"
                + running.stream().map(Long::toUnsignedString).collect(Collectors.joining(","));
    }
}
