package io.rowlog.producer.replication;

import io.rowlog.producer.replication.ReplicationMessage.Begin;
import io.rowlog.producer.replication.ReplicationMessage.Commit;
import io.rowlog.producer.replication.ReplicationMessage.Delete;
import io.rowlog.producer.replication.ReplicationMessage.Insert;
import io.rowlog.producer.replication.ReplicationMessage.LogicalMessage;
import io.rowlog.producer.replication.ReplicationMessage.Passing;
import io.rowlog.producer.replication.ReplicationMessage.Relation;
import io.rowlog.producer.replication.ReplicationMessage.RelationColumn;
import io.rowlog.producer.replication.ReplicationMessage.ReplicaIdentity;
import io.rowlog.producer.replication.ReplicationMessage.Truncate;
import io.rowlog.producer.replication.ReplicationMessage.Update;
import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.tuple.Tuple;
import io.rowlog.schema.tuple.TupleData;
import io.rowlog.schema.wal.Lsn;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decodes messages of pgoutput, protocol version 1 (PostgreSQL documentation, section Logical Replication Message Formats).
 * Keeps what the server said of relations, which it says once. Rows are not copied: the same tuples are filled for change
 * after change. Not thread-safe.
 */
public final class PgOutputReader {
    /** Where the server's times begin. */
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private static final Passing PASSING = new Passing();

    private final Map<Integer, Described> relations = new HashMap<>();

    /** A relation with the tuples for its rows. */
    private record Described(Relation relation, Tuple row, Tuple old) {
        Described(Relation relation) {
            this(
                    relation,
                    new Tuple(relation.columns().size()),
                    new Tuple(relation.columns().size()));
        }
    }

    /** The server's time in microseconds since 2000 as an instant. */
    public static Instant instant(long micros) {
        return EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /**
     * Reads the message under the cursor, to its end.
     *
     * @throws MalformedDataException when it is no such message, or is about a relation that was not described
     */
    public ReplicationMessage read(ByteInput message) {
        byte kind = message.readByte();
        ReplicationMessage read = switch (kind) {
            case 'I' -> insert(message);
            case 'U' -> update(message);
            case 'D' -> delete(message);
            case 'B' -> new Begin(new Lsn(message.readLong()), instant(message.readLong()), message.readInt());
            case 'C' -> commit(message);
            case 'R' -> relation(message);
            case 'T' -> truncate(message);
            case 'M' -> logicalMessage(message);
            case 'O', 'Y' -> {
                message.skip(message.remaining());
                yield PASSING;
            }
            default -> throw new MalformedDataException("A message of the unknown kind " + (kind & 0xFF));
        };
        if (message.remaining() != 0) {
            throw new MalformedDataException(
                    message.remaining() + " bytes after the end of a message of kind " + (char) kind);
        }
        return read;
    }

    /** Lets go of the last message, which may be large: its rows are not valid any more. */
    public void release() {
        for (Described described : relations.values()) {
            described.row().release();
            described.old().release();
        }
    }

    private Insert insert(ByteInput message) {
        Described described = described(message.readInt());
        expect(message, 'N');
        TupleData.read(message, described.row());
        return new Insert(described.relation(), described.row());
    }

    private Update update(ByteInput message) {
        Described described = described(message.readInt());
        byte kind = message.readByte();
        boolean before = kind == 'K' || kind == 'O';
        if (before) {
            TupleData.read(message, described.old());
            expect(message, 'N');
        } else if (kind != 'N') {
            throw new MalformedDataException("An update with a tuple of the unknown kind " + (kind & 0xFF));
        }
        TupleData.read(message, described.row());
        return new Update(described.relation(), before ? described.old() : null, kind == 'O', described.row());
    }

    private Delete delete(ByteInput message) {
        Described described = described(message.readInt());
        byte kind = message.readByte();
        if (kind != 'K' && kind != 'O') {
            throw new MalformedDataException("A delete with a tuple of the unknown kind " + (kind & 0xFF));
        }
        TupleData.read(message, described.old());
        return new Delete(described.relation(), described.old(), kind == 'O');
    }

    private static Commit commit(ByteInput message) {
        message.skip(1);
        return new Commit(new Lsn(message.readLong()), new Lsn(message.readLong()), instant(message.readLong()));
    }

    private Relation relation(ByteInput message) {
        int oid = message.readInt();
        String schema = string(message);
        QualifiedName name = new QualifiedName(schema.isEmpty() ? "pg_catalog" : schema, string(message));
        ReplicaIdentity identity = identity(message.readByte());
        int count = message.readShort();
        List<RelationColumn> columns = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            boolean key = (message.readByte() & 1) != 0;
            columns.add(new RelationColumn(key, string(message), message.readInt(), message.readInt()));
        }
        Relation relation = new Relation(oid, name, identity, columns);
        relations.put(oid, new Described(relation));
        return relation;
    }

    private static ReplicaIdentity identity(byte letter) {
        return switch (letter) {
            case 'd' -> ReplicaIdentity.DEFAULT;
            case 'n' -> ReplicaIdentity.NOTHING;
            case 'f' -> ReplicaIdentity.FULL;
            case 'i' -> ReplicaIdentity.INDEX;
            default -> throw new MalformedDataException("A replica identity of the unknown kind " + (letter & 0xFF));
        };
    }

    private Truncate truncate(ByteInput message) {
        int count = message.readInt();
        byte options = message.readByte();
        List<Relation> truncated = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            truncated.add(described(message.readInt()).relation());
        }
        return new Truncate(truncated, (options & 1) != 0, (options & 2) != 0);
    }

    private static LogicalMessage logicalMessage(ByteInput message) {
        boolean transactional = (message.readByte() & 1) != 0;
        Lsn lsn = new Lsn(message.readLong());
        String prefix = string(message);
        int length = message.readInt();
        int start = message.skip(length);
        return new LogicalMessage(transactional, lsn, prefix, new ByteInput().set(message.array(), start, length));
    }

    private Described described(int oid) {
        Described described = relations.get(oid);
        if (described == null) {
            throw new MalformedDataException(
                    "A change of relation " + Integer.toUnsignedString(oid) + ", which the server has not described");
        }
        return described;
    }

    private static void expect(ByteInput message, char kind) {
        byte found = message.readByte();
        if (found != kind) {
            throw new MalformedDataException("A tuple of kind " + (found & 0xFF) + " where " + kind + " belongs");
        }
    }

    /** A text that ends in a zero byte. */
    private static String string(ByteInput message) {
        int start = message.position();
        while (message.readByte() != 0) {
            // The end is looked for.
        }
        return new String(message.array(), start, message.position() - start - 1, StandardCharsets.UTF_8);
    }
}
