package io.rowlog.producer.api;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.rowlog.producer.snapshot.SnapshotRequest;
import io.rowlog.producer.stream.StreamMeter;
import io.rowlog.schema.log.Operation;
import io.rowlog.service.http.Problem;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The stream over HTTP. */
@Controller("/stream")
final class StreamController {
    private final StreamJob stream;
    private final String log;

    StreamController(StreamJob stream, SnapshotRequest request) {
        this.stream = stream;
        this.log = request.log().name();
    }

    /**
     * The stream as the API shows it.
     *
     * @param state {@code off}, {@code running} or {@code failed}
     * @param confirmed everything that was committed before this place is in the log; null before the source was told so
     * @param lagSeconds to a heartbeat's exactness
     * @param problem why it failed, or makes no progress
     */
    @Introspected
    record StreamView(
            String log,
            String state,
            long transactions,
            long inserts,
            long updates,
            long deletes,
            long truncates,
            @Nullable String confirmed,
            long lagBytes,
            double lagSeconds,
            long retainedBytes,
            @Nullable Problem problem) {}

    /** How it stands. */
    @Get
    StreamView stream() {
        StreamMeter meter = stream.meter();
        StreamMeter.Standing standing = meter.standing();
        Problem problem = stream.problem().map(Problem::of).orElse(null);
        return new StreamView(
                log,
                problem != null ? "failed" : stream.wanted() ? "running" : "off",
                meter.transactions(),
                meter.changes(Operation.INSERT),
                meter.changes(Operation.UPDATE),
                meter.changes(Operation.DELETE),
                meter.changes(Operation.TRUNCATE),
                standing.confirmed() == null ? null : Objects.toString(standing.confirmed()),
                standing.lagBytes(),
                standing.lag().toMillis() / 1000.0,
                standing.retainedBytes(),
                problem);
    }
}
