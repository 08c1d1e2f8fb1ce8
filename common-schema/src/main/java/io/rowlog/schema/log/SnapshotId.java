package io.rowlog.schema.log;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/**
 * Names a snapshot, uniquely within its log.
 *
 * @param value not empty
 */
public record SnapshotId(String value) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    /** Of the ids that are made here. */
    public static final Pattern PATTERN = Pattern.compile("\\d{8}-\\d{6}-[0-9a-f]{4}");

    private static final int DISTINCTIONS = 0x10000;

    /**
     * @throws IllegalArgumentException when the value is empty
     */
    public SnapshotId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("A snapshot's id is not empty");
        }
    }

    /**
     * The id of a snapshot that is taken now.
     *
     * @param startedAt the server's time, which the id tells to the second
     * @param random tells it from others of the same second; its lowest 16 bits count
     */
    public static SnapshotId of(Instant startedAt, int random) {
        return new SnapshotId(TIME.format(startedAt) + String.format("-%04x", Math.floorMod(random, DISTINCTIONS)));
    }

    @Override
    public String toString() {
        return value;
    }
}
