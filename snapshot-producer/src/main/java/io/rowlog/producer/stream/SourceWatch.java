package io.rowlog.producer.stream;

import io.rowlog.access.catalog.CatalogReader;
import io.rowlog.access.job.BesideThread;
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
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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

    /** A command that holds a sequence, as TRUNCATE ... RESTART IDENTITY does, must not keep signs of life back. */
    private static final String PREPARE = """
            SET synchronous_commit = local;
            SET lock_timeout = '1s'
            """;

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String UNDEFINED_TABLE = "42P01";
    private static final String INVALID_SCHEMA = "3F000";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final Sessions sessions;
    private final Connection session;
    private final String slot;
    private final Duration interval;
    private final String prefix;
    private final BesideThread thread;
    private final Semaphore asked = new Semaphore(0);
    private volatile boolean closed;
    private final Map<QualifiedName, SequenceValue> known = new HashMap<>();
    private final TreeMap<Long, Beat> beats = new TreeMap<>();
    private volatile Sample sample = Sample.NONE;
    private long number;
    private long returned;

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
     *
     * @param silence after which a server that does not answer counts as gone
     */
    SourceWatch(Sessions sessions, LogName log, String slot, Duration interval, Duration silence) throws SQLException {
        this.sessions = sessions;
        this.slot = slot;
        this.interval = interval;
        this.prefix = log + " " + UUID.randomUUID() + " ";
        session = sessions.open();
        try (Statement statement = session.createStatement()) {
            // Nobody relies on a heartbeat, so it need not wait for standbys.
            statement.execute(PREPARE);
            session.setNetworkTimeout(Runnable::run, Math.toIntExact(silence.toMillis()));
        } catch (SQLException e) {
            sessions.close(session);
            throw e;
        }
        thread = BesideThread.start("stream-heartbeat", this::run);
    }

    private void run() throws SQLException, InterruptedException {
        do {
            beat();
            asked.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS);
        } while (!closed);
    }

    /**
     * Has a sign of life written that begins from now on.
     *
     * @return its number, for {@link #reached}
     */
    long ask() {
        synchronized (beats) {
            asked.release();
            return number + 1;
        }
    }

    /** Whether a sign of life has come back. */
    boolean reached(long beat) {
        synchronized (beats) {
            return returned >= beat;
        }
    }

    /** Writes a sign of life, which comes back through the slot. */
    private void beat() throws SQLException {
        long beat;
        synchronized (beats) {
            number++;
            beat = number;
        }
        look();
        List<SequenceValue> moved = moved();
        synchronized (beats) {
            beats.put(beat, new Beat(moved, System.nanoTime()));
        }
        try (PreparedStatement statement = session.prepareStatement(BEAT)) {
            statement.setString(1, prefix + beat);
            statement.execute();
        }
    }

    /** Sequences that stand elsewhere than before; none where one cannot be read now, until the next time. */
    private List<SequenceValue> moved() throws SQLException {
        List<SequenceValue> moved = new ArrayList<>();
        try {
            for (SequenceValue value : new CatalogReader().sequences(session)) {
                if (!value.equals(known.put(value.name(), value))) {
                    moved.add(value);
                }
            }
        } catch (SQLException e) {
            switch (Objects.requireNonNullElse(e.getSQLState(), "")) {
                case LOCK_NOT_AVAILABLE, UNDEFINED_TABLE, INVALID_SCHEMA, INSUFFICIENT_PRIVILEGE -> {
                    // Somebody holds or drops one of them at this moment.
                }
                default -> throw e;
            }
        }
        return List.copyOf(moved);
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
        long beat = Long.parseLong(text.substring(prefix.length()));
        synchronized (beats) {
            returned = beat;
            List<SequenceValue> sequences = new ArrayList<>();
            beats.headMap(beat, true).values().forEach(each -> sequences.addAll(each.sequences()));
            beats.headMap(beat, true).clear();
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
        thread.check();
    }

    @Override
    public void close() {
        closed = true;
        asked.release();
        sessions.close(session);
        thread.join(CLOSE_LIMIT);
    }
}
