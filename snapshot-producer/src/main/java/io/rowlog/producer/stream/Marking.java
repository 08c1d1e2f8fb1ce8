package io.rowlog.producer.stream;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.kafka.CapturedLog;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.TransactionsReader;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.producer.replication.ReplicationSlot;
import io.rowlog.schema.log.LogEvent.Marker;
import io.rowlog.schema.log.LogEvent.StreamStarted;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.StreamState;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Named moments. A marker is a transaction of the source that has nothing but a logical message in it, so that it comes into
 * the log at its place among the others. Stateless.
 */
public final class Marking {
    /** Prefix of the logical messages that are markers. */
    static final String PREFIX = "rowlog.marker";

    private static final String MARK =
            "SELECT pg_catalog.pg_logical_emit_message(true, '" + PREFIX + "', ?::pg_catalog.text)";

    private static final int LONGEST_NAME = 200;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration STEP = Duration.ofMillis(50);

    private Marking() {}

    /**
     * A moment that has a name now.
     *
     * @param commit place of the marker; null when the stream does not run, so that the log does not have it yet
     * @param at the server's time of the commit; null likewise
     */
    public record Marked(
            LogName log,
            String name,
            @Nullable String commit,
            @Nullable Instant at) {}

    /**
     * Names this moment, and waits until the log has it where a stream runs.
     *
     * @throws Failure when no stream follows this database into the log, or the name is none
     */
    public static Marked mark(PostgresConnector source, KafkaSettings kafka, LogName log, String name)
            throws SQLException, InterruptedException {
        requireName(name);
        CapturedLog captured = CapturedLog.open(kafka, log);
        StreamState stream = stream(captured);
        try (Connection session = source.open();
                TransactionsReader transactions = new TransactionsReader(kafka, log, captured.schemas()::get)) {
            ReplicationSlot.State slot = slot(session, source, stream.start(), log);
            long from = transactions.end();
            // What has the same name already is another moment.
            String id = UUID.randomUUID().toString();
            emit(session, log, id, name);
            return slot.activeProcess().isEmpty()
                    ? new Marked(log, name, null, null)
                    : await(transactions, from, log, id, name);
        }
    }

    static void requireName(String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw Failure.usage(
                    "A marker's name is a line of 1 to " + LONGEST_NAME + " characters.", "Give another name");
        }
    }

    /**
     * The stream that the log has.
     *
     * @throws Failure when it has none
     */
    static StreamState stream(CapturedLog captured) {
        return captured.state().stream()
                .orElseThrow(() -> new Failure(
                        FailureCode.STREAM_BROKEN,
                        "No stream follows a database into log " + captured.name()
                                + ", so a marker would not come into it",
                        Remedy.of("Begin one with %s", Action.STREAM)));
    }

    /**
     * The slot that a stream reads.
     *
     * @throws Failure when the database does not have it
     */
    static ReplicationSlot.State slot(Connection session, PostgresConnector source, StreamStarted stream, LogName log)
            throws SQLException {
        return new ReplicationSlot(session, stream.slot())
                .find()
                .orElseThrow(() -> new Failure(
                        FailureCode.STREAM_BROKEN,
                        "The replication slot " + stream.slot() + " is not in " + source.url()
                                + ", so a marker would not come into log " + log,
                        Remedy.of("Check that it is the log of this database; %s says more", Action.STATUS)));
    }

    /** Writes a marker into the source. */
    static void emit(Connection session, LogName log, String id, String name) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(MARK)) {
            statement.setString(1, content(log, id, name));
            statement.execute();
        }
    }

    private static Marked await(TransactionsReader transactions, long from, LogName log, String id, String name)
            throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            for (TransactionsReader.Entry entry : transactions.since(from)) {
                if (entry.event() instanceof Marker marker && marker.id().equals(id)) {
                    return new Marked(
                            log,
                            name,
                            marker.commit().lsn().toString(),
                            marker.commit().at());
                }
            }
            Thread.sleep(STEP);
        }
        return new Marked(log, name, null, null);
    }

    private static String content(LogName log, String id, String name) {
        return log + " " + id + " " + name;
    }

    /** A marker as its message has it. */
    record Content(String id, String name) {}

    /** What a message says; empty when it is of another log. */
    static Optional<Content> read(byte[] content, LogName log) {
        String[] fields = new String(content, StandardCharsets.UTF_8).split(" ", 3);
        return fields.length == 3 && fields[0].equals(log.name())
                ? Optional.of(new Content(fields[1], fields[2]))
                : Optional.empty();
    }
}
