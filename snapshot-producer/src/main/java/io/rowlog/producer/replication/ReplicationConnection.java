package io.rowlog.producer.replication;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.catalog.SqlIdentifier;
import io.rowlog.schema.wal.Lsn;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyDual;

/**
 * What a server sends of its write-ahead log, and what it is told in return (PostgreSQL documentation, section Streaming
 * Replication Protocol, START_REPLICATION and the messages inside of CopyData). The driver's own reader of this protocol
 * hides keepalives, by which alone a silent server can be told from one that is gone, so the messages are read here. One
 * thread reads and answers.
 */
public final class ReplicationConnection {
    /** How often the server is told unasked: it ends connections that are silent for {@code wal_sender_timeout}. */
    private static final Duration STATUS_INTERVAL = Duration.ofSeconds(5);

    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
    private static final int STATUS_BYTES = 34;

    private final CopyDual copy;
    private final ByteInput message = new ByteInput();
    private Lsn received;
    private Lsn confirmed;
    private Lsn walEnd;
    private boolean asked;
    private long lastMessage = System.nanoTime();
    private long lastStatus = System.nanoTime();
    private long lastQuestion = System.nanoTime();

    /**
     * Starts to read from a slot.
     *
     * @param session of {@code PostgresConnector.openReplication()}
     * @param from after which place commits are sent; the slot's own place where that is later
     */
    public ReplicationConnection(Connection session, String slot, Lsn from, List<String> publications)
            throws SQLException {
        String start = "START_REPLICATION SLOT " + SqlIdentifier.quote(slot) + " LOGICAL " + from
                + " (proto_version '1', messages 'true', publication_names " + literal(publications) + ")";
        copy = session.unwrap(PGConnection.class).getCopyAPI().copyDual(start);
        received = from;
        confirmed = from;
        walEnd = from;
    }

    /** A list of names as the option takes it: identifiers, separated by commas, as one literal. */
    private static String literal(List<String> publications) {
        String names = publications.stream().map(SqlIdentifier::quote).collect(Collectors.joining(","));
        return "'" + names.replace("'", "''") + "'";
    }

    /**
     * The next message of the output plugin if one is there within about a millisecond; null when there is none. It is valid
     * until the next call.
     *
     * @throws SQLException when the connection or the server fails
     */
    @Nullable
    public ByteInput poll() throws SQLException {
        message.release();
        byte[] bytes = copy.readFromCopy(false);
        if (bytes == null) {
            if (!copy.isActive()) {
                throw new SQLException("The server has ended the replication", "08006");
            }
            return null;
        }
        lastMessage = System.nanoTime();
        message.set(bytes, 0, bytes.length);
        byte kind = message.readByte();
        return switch (kind) {
            case 'w' -> {
                Lsn start = new Lsn(message.readLong());
                Lsn end = new Lsn(message.readLong());
                message.readLong();
                seen(start);
                seen(end);
                yield message;
            }
            case 'k' -> {
                seen(new Lsn(message.readLong()));
                message.readLong();
                asked |= message.readByte() != 0;
                yield null;
            }
            default -> throw new MalformedDataException("A replication message of the unknown kind " + (kind & 0xFF));
        };
    }

    private void seen(Lsn lsn) {
        if (lsn.compareTo(walEnd) > 0) {
            walEnd = lsn;
        }
        if (lsn.compareTo(received) > 0) {
            received = lsn;
        }
    }

    /** Where the server's write-ahead log ended when it last sent something. */
    public Lsn walEnd() {
        return walEnd;
    }

    /** The place up to which the server has been told that it need not keep its log for this slot. */
    public Lsn confirmed() {
        return confirmed;
    }

    /** Whether the server waits for an answer; it asks before it ends a silent connection, and when it shuts down. */
    public boolean asked() {
        return asked;
    }

    /** For how long nothing at all has come. */
    public Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastMessage);
    }

    /** Tells the server that everything up to this place is safe. */
    public void confirm(Lsn safe) throws SQLException {
        if (safe.compareTo(confirmed) > 0) {
            confirmed = safe;
            status(false);
        }
    }

    /** Answers when the server has asked, and says where things stand now and then. */
    public void keepAlive() throws SQLException {
        long now = System.nanoTime();
        if (asked || now - lastStatus > STATUS_INTERVAL.toNanos()) {
            // A server that says nothing is asked to say so.
            boolean question =
                    now - lastMessage > STATUS_INTERVAL.toNanos() && now - lastQuestion > STATUS_INTERVAL.toNanos();
            if (question) {
                lastQuestion = now;
            }
            status(question);
        }
    }

    private void status(boolean question) throws SQLException {
        ByteBuffer status = ByteBuffer.allocate(STATUS_BYTES);
        status.put((byte) 'r');
        status.putLong(received.bytes());
        status.putLong(confirmed.bytes());
        status.putLong(confirmed.bytes());
        status.putLong(ChronoUnit.MICROS.between(EPOCH, Instant.now()));
        status.put((byte) (question ? 1 : 0));
        copy.writeToCopy(status.array(), 0, STATUS_BYTES);
        copy.flushCopy();
        asked = false;
        lastStatus = System.nanoTime();
    }
}
