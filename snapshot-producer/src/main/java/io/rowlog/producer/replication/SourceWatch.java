package io.rowlog.producer.replication;

import io.rowlog.access.catalog.CatalogReader;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SequenceValue;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.wal.Lsn;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Beside the stream, in a session and a thread of its own: writes signs of life into the source, so that the slot moves
 * while nobody else writes; reads where sequences stand, which the write-ahead log does not tell; and looks at what the
 * server keeps for the slot. Safe for use by several threads.
 */
final class SourceWatch implements AutoCloseable {
    /** Prefix of the logical messages that are signs of life. */
    static final String PREFIX = "rowlog.heartbeat";

    /** Transactional: the other kind still lets the server's log pile up. */
    private static final String BEAT = "SELECT pg_catalog.pg_logical_emit_message(true, '" + PREFIX + "', ?::text)";

    private static final String SAMPLE = """
            SELECT pg_catalog.pg_current_wal_lsn()::pg_catalog.text,
                   pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), s.restart_lsn)::int8
            FROM (SELECT) AS one LEFT JOIN pg_catalog.pg_replication_slots AS s ON s.slot_name = ?
            """;

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final Sessions sessions;
    private final Connection session;
    private final String slot;
    private final Duration interval;
    private final String prefix;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Map<QualifiedName, SequenceValue> known = new HashMap<>();
    private final TreeMap<Long, Beat> beats = new TreeMap<>();
    private volatile Sample sample = Sample.NONE;
    private long number;

    private record Beat(List<SequenceValue> sequences, long at) {}

    /**
     * What the server said last.
     *
     * @param current where its write-ahead log ended
     * @param retainedBytes that it kept for the slot
     */
    record Sample(@Nullable Lsn current, long retainedBytes) {
        static final Sample NONE = new Sample(null, 0);
    }

    /**
     * Begins with a heartbeat at once.
     */
    SourceWatch(Sessions sessions, LogName log, String slot, Duration interval) throws SQLException {
        this.sessions = sessions;
        this.slot = slot;
        this.interval = interval;
        this.prefix = log + " " + UUID.randomUUID() + " ";
        session = sessions.open();
        try (Statement statement = session.createStatement()) {
            // Nobody relies on it, so it need not wait for standbys.
            statement.execute("SET synchronous_commit = local");
        } catch (SQLException e) {
            sessions.close(session);
            throw e;
        }
        thread = Thread.ofPlatform().name("stream-heartbeat").daemon(true).start(this::run);
    }

    private void run() {
        try {
            do {
                beat();
            } while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS));
        } catch (SQLException | RuntimeException e) {
            failure.compareAndSet(null, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes a sign of life, which comes back through the slot. */
    synchronized void beat() throws SQLException {
        look();
        List<SequenceValue> moved = new ArrayList<>();
        for (SequenceValue value : new CatalogReader().sequences(session)) {
            if (!value.equals(known.put(value.name(), value))) {
                moved.add(value);
            }
        }
        synchronized (beats) {
            number++;
            beats.put(number, new Beat(List.copyOf(moved), System.nanoTime()));
        }
        try (PreparedStatement statement = session.prepareStatement(BEAT)) {
            statement.setString(1, prefix + number);
            statement.execute();
        }
    }

    private void look() throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(SAMPLE)) {
            statement.setString(1, slot);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                sample = new Sample(Lsn.parse(row.getString(1)), row.getLong(2));
            }
        }
    }

    /**
     * Takes a heartbeat that has come through the slot: the sequences that had moved; empty when it was another's, or of a
     * stream that has ended.
     */
    Optional<List<SequenceValue>> returned(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        if (!text.startsWith(prefix)) {
            return Optional.empty();
        }
        long returned = Long.parseLong(text.substring(prefix.length()));
        synchronized (beats) {
            List<SequenceValue> sequences = new ArrayList<>();
            beats.headMap(returned, true).values().forEach(beat -> sequences.addAll(beat.sequences()));
            beats.headMap(returned, true).clear();
            return Optional.of(sequences);
        }
    }

    /** How long the oldest heartbeat has been on its way. */
    Duration oldest() {
        synchronized (beats) {
            return beats.isEmpty()
                    ? Duration.ZERO
                    : Duration.ofNanos(
                            System.nanoTime() - beats.firstEntry().getValue().at());
        }
    }

    /** What the server said last. */
    Sample sample() {
        return sample;
    }

    /** Throws why it has ended, if it has. */
    void check() throws SQLException {
        Exception ended = failure.get();
        if (ended instanceof SQLException e) {
            throw e;
        }
        if (ended instanceof RuntimeException e) {
            throw e;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        sessions.close(session);
        boolean interrupted = Thread.interrupted();
        try {
            thread.join(CLOSE_LIMIT);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
