package io.rowlog.producer.cli.stream;

import io.rowlog.access.terminal.progress.LiveLine;
import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.producer.stream.StreamMeter;
import io.rowlog.producer.stream.StreamMeter.Standing;
import io.rowlog.schema.log.LogEvent.Commit;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a stream goes, while it runs. Not thread-safe. */
final class StreamLine implements LiveLine.Content {
    private final StreamMeter meter;
    private long lastTransactions;
    private long lastChanges;

    StreamLine(StreamMeter meter) {
        this.meter = meter;
    }

    /**
     * A line of JSON.
     *
     * @param lsn of the last commit that is in the log; null before there is one
     */
    record Line(
            Instant at,
            long transactions,
            long changes,
            long transactionsPerSecond,
            long changesPerSecond,
            long lagBytes,
            double lagSeconds,
            long retainedBytes,
            @Nullable String lsn) {}

    @Override
    public Line json(Duration since) {
        long transactions = meter.transactions();
        long changes = meter.changes();
        Standing standing = meter.standing();
        Line line = new Line(
                Instant.now(),
                transactions,
                changes,
                NumberText.perSecond(transactions - lastTransactions, since),
                NumberText.perSecond(changes - lastChanges, since),
                standing.lagBytes(),
                standing.lag().toMillis() / 1000.0,
                standing.retainedBytes(),
                meter.last().map(Commit::end).map(Object::toString).orElse(null));
        lastTransactions = transactions;
        lastChanges = changes;
        return line;
    }

    @Override
    public String text(Duration since) {
        Line line = json(since);
        return "Streaming: " + NumberText.count(line.transactionsPerSecond()) + " transactions/s, "
                + NumberText.count(line.changesPerSecond()) + " rows/s, behind by "
                + NumberText.bytes(line.lagBytes()) + " and "
                + NumberText.duration(meter.standing().lag()) + "; the source keeps "
                + NumberText.bytes(line.retainedBytes());
    }
}
