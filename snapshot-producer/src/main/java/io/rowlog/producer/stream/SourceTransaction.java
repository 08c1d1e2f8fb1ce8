package io.rowlog.producer.stream;

import io.rowlog.producer.publish.ChangeOffsets;
import io.rowlog.producer.publish.LogTransaction;
import io.rowlog.producer.replication.ReplicationMessage;
import io.rowlog.producer.replication.ReplicationMessage.Begin;
import io.rowlog.producer.replication.WideXid;
import io.rowlog.schema.catalog.SequenceValue;
import io.rowlog.schema.log.LogEvent.Commit;
import io.rowlog.schema.log.LogEvent.Heartbeat;
import io.rowlog.schema.log.LogEvent.Marker;
import io.rowlog.schema.log.LogEvent.TransactionCaptured;
import io.rowlog.schema.log.LogHeaders;
import io.rowlog.schema.wal.Position;
import io.rowlog.schema.wal.Timeline;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** A transaction of the source while it goes by: which position its next change has, and what the log is to say of it. Not thread-safe. */
final class SourceTransaction implements ChangeSender.Place {
    private final Begin begin;
    private final Supplier<LogTransaction> group;
    private final byte[] commitText;
    private final long timestamp;
    private final ChangeOffsets offsets = new ChangeOffsets();
    private final List<Marking.Content> markers = new ArrayList<>(0);
    private @Nullable List<SequenceValue> heartbeat;
    private long ordinal;

    /**
     * @param group the Kafka transaction that takes the next record
     */
    SourceTransaction(Begin begin, Supplier<LogTransaction> group) {
        this.begin = begin;
        this.group = group;
        this.commitText = (begin.commit() + ":").getBytes(StandardCharsets.US_ASCII);
        this.timestamp = begin.at().toEpochMilli();
    }

    /** The 32-bit id of the top-level transaction. */
    int xid() {
        return begin.xid();
    }

    @Override
    public LogTransaction transaction() {
        return group.get();
    }

    @Override
    public ChangeOffsets offsets() {
        return offsets;
    }

    @Override
    public long timestamp() {
        return timestamp;
    }

    /** Position of the next change. */
    Position position() {
        return new Position(begin.commit(), ordinal);
    }

    /** Position of the next change, which it is given to. */
    Position next() {
        return new Position(begin.commit(), ordinal++);
    }

    /** As {@link Position#toBytes()} writes it, without a text for each change. */
    @Override
    public Header nextPosition() {
        long number = ordinal++;
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        byte[] header = new byte[commitText.length + digits];
        System.arraycopy(commitText, 0, header, 0, commitText.length);
        for (int i = header.length - 1; i >= commitText.length; i--) {
            header[i] = (byte) ('0' + number % 10);
            number /= 10;
        }
        return new RecordHeader(LogHeaders.POSITION, header);
    }

    /** It is a sign of life of this stream. */
    void heartbeat(List<SequenceValue> sequences) {
        heartbeat = sequences;
    }

    /** It names a moment. */
    void marker(Marking.Content marker) {
        markers.add(marker);
    }

    /** Whether the log need not know of it. */
    boolean empty() {
        return offsets.isEmpty() && markers.isEmpty() && heartbeat == null;
    }

    /** What the log says of its end. */
    Commit commit(ReplicationMessage.Commit end, Timeline timeline, WideXid xids) {
        return new Commit(end.commit(), end.end(), timeline, xids.of(begin.xid()), end.at());
    }

    /**
     * Has the log told of it when the group is committed.
     *
     * @return whether it has changed something
     */
    boolean vouch(Commit commit, LogTransaction to) {
        boolean changed = !offsets.isEmpty();
        if (changed) {
            to.vouch(() -> new TransactionCaptured(commit, offsets.ranges()));
        }
        markers.forEach(marker -> to.vouch(() -> new Marker(commit, marker.id(), marker.name())));
        List<SequenceValue> sequences = heartbeat;
        if (sequences != null) {
            to.vouch(() -> new Heartbeat(commit, sequences));
        }
        return changed;
    }
}
