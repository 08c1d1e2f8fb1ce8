package io.rowlog.consumer.api;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Wording;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.consumer.replay.ReplayMeter;
import io.rowlog.consumer.window.Window;
import io.rowlog.service.http.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The replica over HTTP, in mode {@code follow}. */
@Controller("/replica")
@Requires(property = ConsumerProperties.MODE, value = ConsumerProperties.FOLLOW)
final class ReplicaController {
    private final ReplicaJob replica;
    private final RestorableMetrics restorable;
    private final String log;
    private final String target;

    ReplicaController(
            ReplicaJob replica, RestorableMetrics restorable, ConsumerProperties properties, PostgresConnector target) {
        this.replica = replica;
        this.restorable = restorable;
        this.log = properties.log().name();
        this.target = target.url().toString();
    }

    /**
     * The replica as the API shows it.
     *
     * @param target the database, without a password
     * @param state {@code waiting-for-log}, {@code waiting-for-snapshot}, {@code starting}, {@code restoring}, {@code
     *     following}, {@code reconnecting} or {@code failed}
     * @param snapshot that the target began with; null before that is there
     * @param rows of the snapshot that were brought into the target since the last try began
     * @param transactions that this process has applied
     * @param changes of rows that this process has applied
     * @param committed what the target is at; null before it is at anything
     * @param lagSeconds since that was committed, 0 where nothing follows it in the log; null before it is at anything
     * @param lagTransactions that follow it in the log, at most; null while that is not known
     * @param restorable what can be restored of the log; null while that is not known
     * @param notices what somebody should know, the latest first, at most 20
     * @param problem why it cannot go on; null when it does
     */
    @Introspected
    record ReplicaView(
            String log,
            String target,
            String state,
            @Nullable String snapshot,
            long rows,
            long transactions,
            long changes,
            @Nullable Committed committed,
            @Nullable Double lagSeconds,
            @Nullable Long lagTransactions,
            @Nullable Restorable restorable,
            List<Noticed> notices,
            @Nullable Problem problem) {}

    /** Everything is in the target that was committed before {@code lsn}; {@code at} is the source's time. */
    @Introspected
    record Committed(String lsn, String at) {}

    /** The latest window, and what threatens it. */
    @Introspected
    record Restorable(@Nullable Committed from, @Nullable Committed until, List<String> alarms) {}

    /** Something that somebody should know. */
    @Introspected
    record Noticed(String at, String text) {}

    /** How it stands. */
    @Get
    ReplicaView replica() {
        ReplayMeter meter = replica.meter();
        return new ReplicaView(
                log,
                target,
                replica.state().word(),
                meter.snapshot().map(Object::toString).orElse(null),
                replica.restoredRows(),
                meter.transactions(),
                meter.changes(),
                meter.last()
                        .map(moment -> new Committed(
                                moment.lsn().toString(), moment.at().toString()))
                        .orElse(null),
                meter.lag(Instant.now()).map(lag -> lag.toMillis() / 1000.0).orElse(null),
                meter.behind().isPresent() ? Long.valueOf(meter.behind().getAsLong()) : null,
                restorable.last().map(ReplicaController::restorable).orElse(null),
                replica.notices().stream()
                        .map(notice -> new Noticed(notice.at().toString(), notice.text()))
                        .toList(),
                replica.problem().map(Problem::of).orElse(null));
    }

    private static Restorable restorable(RestorableMetrics.Reading reading) {
        return new Restorable(
                reading.from().map(ReplicaController::committed).orElse(null),
                reading.until().map(ReplicaController::committed).orElse(null),
                reading.alarms().stream()
                        .map(alarm -> alarm.line(Wording.SERVICE))
                        .toList());
    }

    private static Committed committed(Window.Point point) {
        return new Committed(point.lsn().toString(), point.at().toString());
    }

    /**
     * Has the service try again at once what it could not do: 202.
     *
     * @throws Failure {@link FailureCode#BUSY} while it can go on
     */
    @Post
    HttpResponse<?> again() {
        if (replica.state() != ReplicaState.FAILED) {
            throw new Failure(
                    FailureCode.BUSY,
                    "The replica has no problem: it is " + replica.state().word(),
                    "Wait; GET /replica shows how far it is");
        }
        replica.wake();
        return HttpResponse.accepted();
    }
}
