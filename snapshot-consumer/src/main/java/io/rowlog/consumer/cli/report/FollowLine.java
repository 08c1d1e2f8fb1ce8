package io.rowlog.consumer.cli.report;

import io.rowlog.access.terminal.progress.LiveLine;
import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.consumer.replay.ReplayMeter;
import io.rowlog.consumer.replay.ReplayReport.Moment;
import io.rowlog.consumer.replay.ReplayReport.Proof;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far a follower is, while it runs. Not thread-safe. */
public final class FollowLine implements LiveLine.Content {
    private final ReplayMeter meter;
    private long lastTransactions;
    private long lastChanges;

    public FollowLine(ReplayMeter meter) {
        this.meter = meter;
    }

    /**
     * A line of JSON.
     *
     * @param lagSeconds since the last event that has been applied was committed; a stream has one at least with each of its
     *     heartbeats
     * @param lsn everything that was committed before it is in the target; null before there is anything
     * @param proved the last marker at which the target was as the source; null before there is one
     */
    public record Line(
            Instant at,
            long transactions,
            long changes,
            long transactionsPerSecond,
            long changesPerSecond,
            double lagSeconds,
            @Nullable String lsn,
            @Nullable String proved) {}

    @Override
    public Line json(Duration since) {
        long transactions = meter.transactions();
        long changes = meter.changes();
        Optional<Moment> last = meter.last();
        Instant now = Instant.now();
        Line line = new Line(
                now,
                transactions,
                changes,
                NumberText.perSecond(transactions - lastTransactions, since),
                NumberText.perSecond(changes - lastChanges, since),
                last.map(event -> Math.max(0, Duration.between(event.at(), now).toMillis()))
                                .orElse(0L)
                        / 1000.0,
                last.map(Moment::lsn).map(Object::toString).orElse(null),
                meter.proof()
                        .filter(proof -> proof.report().equal())
                        .map(Proof::marker)
                        .orElse(null));
        lastTransactions = transactions;
        lastChanges = changes;
        return line;
    }

    @Override
    public String text(Duration since) {
        Line line = json(since);
        return "Following: " + NumberText.count(line.transactionsPerSecond()) + " transactions/s, "
                + NumberText.count(line.changesPerSecond()) + " rows/s; "
                + (line.lsn() == null
                        ? "nothing has come yet"
                        : "at " + line.lsn() + ", committed "
                                + NumberText.duration(Duration.ofMillis((long) (line.lagSeconds() * 1000))) + " ago");
    }
}
