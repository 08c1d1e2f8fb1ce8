package io.rowlog.producer.stream;

import io.rowlog.access.kafka.CapturedLog;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.TransactionsReader;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.schema.log.LogEvent.Committed;
import io.rowlog.schema.log.LogEvent.Gap;
import io.rowlog.schema.log.LogEvent.OfTransactions;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.LogState;
import io.rowlog.schema.log.SnapshotState;
import io.rowlog.schema.log.StreamState;
import io.rowlog.schema.wal.Lsn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the stream of a log stands, as the log and, where it is asked, the source tell it.
 *
 * @param stream the one that goes on, or would if it ran; null when there is none
 * @param base the latest snapshot that its transactions can be replayed on; null while there is none
 * @param last what the log has last of it; null before there is anything
 * @param source what the source says; null when it was not asked
 */
public record StreamStatus(
        String log,
        @Nullable Following stream,
        @Nullable String base,
        @Nullable Last last,
        List<MissingChanges> gaps,
        long definitionChanges,
        @Nullable Standing source) {
    private static final String STANDING = """
            SELECT s.active_pid, s.confirmed_flush_lsn::pg_catalog.text, coalesce(s.wal_status, 'lost'),
                   pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), s.restart_lsn)::int8,
                   pg_catalog.pg_current_wal_lsn()::pg_catalog.text,
                   r.sent_lsn::pg_catalog.text,
                   pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), coalesce(r.sent_lsn, s.confirmed_flush_lsn))::int8,
                   pg_catalog.pg_wal_lsn_diff(coalesce(r.sent_lsn, s.confirmed_flush_lsn), s.confirmed_flush_lsn)::int8,
                   pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::pg_catalog.text,
                   pg_catalog.clock_timestamp()
            FROM pg_catalog.pg_replication_slots AS s
            LEFT JOIN pg_catalog.pg_stat_replication AS r ON r.pid = s.active_pid
            WHERE s.slot_name = ?
            """;

    /**
     * A stream.
     *
     * @param from transactions that commit after this place are captured
     * @param definitions {@code event_triggers} or {@code noticed}
     */
    public record Following(String slot, Instant startedAt, String from, String definitions) {}

    /** The log's last event of the stream. */
    public record Last(String kind, String lsn, Instant at) {}

    /**
     * Changes that the log does not have.
     *
     * @param tables none for all
     */
    public record MissingChanges(
            Instant noticedAt, @Nullable String from, List<String> tables, String reason) {}

    /**
     * What the source says of the slot.
     *
     * @param process server process that serves the stream; null when none runs
     * @param walStatus as {@code pg_replication_slots} has it; {@code missing} when there is no slot
     * @param unsentBytes of write-ahead log that has been written and not sent
     * @param unconfirmedBytes that have been sent and are not known to be in the log
     * @param transactions at most so many have been begun since the last that is in the log
     * @param seconds since the last event of the log, where something is on its way
     */
    public record Standing(
            @Nullable Integer process,
            String walStatus,
            @Nullable String written,
            @Nullable String sent,
            @Nullable String confirmed,
            long unsentBytes,
            long unconfirmedBytes,
            long retainedBytes,
            long transactions,
            double seconds) {}

    /**
     * Reads how things stand.
     *
     * @param source asked where there is one
     */
    public static StreamStatus read(KafkaSettings kafka, LogName log, Optional<PostgresConnector> source)
            throws SQLException {
        CapturedLog captured = CapturedLog.open(kafka, log);
        LogState state = captured.state();
        Optional<StreamState> stream = state.stream();
        Optional<OfTransactions> last;
        try (TransactionsReader transactions = new TransactionsReader(kafka, log, captured.schemas()::get)) {
            last = transactions
                    .last()
                    .filter(entry -> stream.isEmpty()
                            || entry.offset() >= stream.get().start().transactionsOffset())
                    .map(TransactionsReader.Entry::event);
        }
        return new StreamStatus(
                log.name(),
                stream.map(StreamStatus::following).orElse(null),
                stream.flatMap(state::base)
                        .map(SnapshotState::id)
                        .map(Object::toString)
                        .orElse(null),
                last.map(event -> new Last(
                                event.getClass().getSimpleName(), event.end().toString(), event.at()))
                        .orElse(null),
                state.streams().stream()
                        .flatMap(each -> each.gaps().stream())
                        .map(noticed -> missing(noticed.gap()))
                        .toList(),
                state.definitionChanges(),
                stream.isPresent() && source.isPresent()
                        ? standing(source.get(), stream.get().start().slot(), last)
                        : null);
    }

    private static Following following(StreamState stream) {
        return new Following(
                stream.start().slot(),
                stream.start().startedAt(),
                stream.start().lsn().toString(),
                stream.start().definitions().name().toLowerCase(Locale.ROOT));
    }

    private static MissingChanges missing(Gap gap) {
        Lsn from = gap.from();
        return new MissingChanges(
                gap.noticedAt(),
                from == null ? null : from.toString(),
                gap.tables().stream().map(Object::toString).toList(),
                gap.reason());
    }

    private static Standing standing(PostgresConnector source, String slot, Optional<OfTransactions> last)
            throws SQLException {
        try (Connection session = source.open();
                PreparedStatement statement = session.prepareStatement(STANDING)) {
            statement.setString(1, slot);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return new Standing(null, "missing", null, null, null, 0, 0, 0, 0, 0);
                }
                int process = row.getInt(1);
                boolean none = row.wasNull();
                long unsent = row.getLong(7);
                long unconfirmed = row.getLong(8);
                long xmax = Long.parseUnsignedLong(row.getString(9));
                Instant now = row.getTimestamp(10).toInstant();
                boolean behind = unsent + unconfirmed > 0;
                return new Standing(
                        none ? null : process,
                        row.getString(3),
                        row.getString(5),
                        row.getString(6),
                        row.getString(2),
                        unsent,
                        unconfirmed,
                        row.getLong(4),
                        last.filter(Committed.class::isInstance)
                                .map(event -> Math.max(
                                        0,
                                        xmax - 1 - ((Committed) event).commit().xid()))
                                .orElse(0L),
                        behind
                                ? last.map(event -> Math.max(
                                                0,
                                                Duration.between(event.at(), now)
                                                                .toMillis()
                                                        / 1000.0))
                                        .orElse(0.0)
                                : 0);
            }
        }
    }
}
