package io.rowlog.producer.replication;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.tuple.Tuple;
import io.rowlog.schema.wal.Lsn;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message of the plugin pgoutput (PostgreSQL documentation, section Logical Replication Message Formats). Tuples and
 * contents are valid until the next message is read.
 */
public sealed interface ReplicationMessage {
    /**
     * A transaction begins; its changes follow, and then its commit.
     *
     * @param commit LSN of its commit record
     * @param xid the 32-bit id of the top-level transaction
     */
    record Begin(Lsn commit, Instant at, int xid) implements ReplicationMessage {}

    /**
     * A transaction ends.
     *
     * @param end LSN after its commit record
     */
    record Commit(Lsn commit, Lsn end, Instant at) implements ReplicationMessage {}

    /** What the changes after it say of a relation; comes before the first of them, and again when it may have changed. */
    record Relation(int oid, QualifiedName name, ReplicaIdentity identity, List<RelationColumn> columns)
            implements ReplicationMessage {
        public Relation {
            columns = List.copyOf(columns);
        }
    }

    /**
     * A column whose values come with changes: not dropped and not generated.
     *
     * @param key whether it is part of the replica identity
     * @param type OID of its type, which may be a domain
     * @param modifier of its type; -1 when there is none
     */
    record RelationColumn(boolean key, String name, int type, int modifier) {}

    /** {@code pg_class.relreplident}. */
    enum ReplicaIdentity {
        DEFAULT,
        NOTHING,
        FULL,
        INDEX
    }

    /** A row was inserted. */
    record Insert(Relation relation, Tuple row) implements ReplicationMessage {}

    /**
     * A row was updated.
     *
     * @param old the row before; null where the key is as it was and the replica identity is not FULL
     * @param whole whether {@code old} has all columns, or else those of the key
     */
    record Update(Relation relation, @Nullable Tuple old, boolean whole, Tuple row) implements ReplicationMessage {}

    /**
     * A row was deleted.
     *
     * @param whole whether {@code old} has all columns, or else those of the key
     */
    record Delete(Relation relation, Tuple old, boolean whole) implements ReplicationMessage {}

    /** Relations were emptied. */
    record Truncate(List<Relation> relations, boolean cascade, boolean restartIdentity) implements ReplicationMessage {
        public Truncate {
            relations = List.copyOf(relations);
        }
    }

    /** What {@code pg_logical_emit_message} was given. */
    record LogicalMessage(boolean transactional, Lsn lsn, String prefix, ByteInput content)
            implements ReplicationMessage {}

    /** A message that says nothing about rows: a type's name, or where a transaction came from. */
    record Passing() implements ReplicationMessage {}
}
