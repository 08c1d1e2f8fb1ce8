package io.rowlog.consumer.api;

import io.micronaut.core.annotation.Introspected;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.consumer.verify.TableResult;
import io.rowlog.consumer.verify.VerificationReport;
import io.rowlog.consumer.verify.VerificationReport.SequenceDifference;
import io.rowlog.consumer.watch.Attempt;
import io.rowlog.consumer.watch.AttemptState;
import io.rowlog.service.access.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to restore as the API shows it.
 *
 * @param mode {@code create}, {@code replace} or {@code merge}
 * @param state {@code running}, {@code verified}, {@code restored} (without verification), {@code differs} or {@code failed}
 * @param phase what it does, or did last
 * @param tables number of tables; null until it has ended
 * @param rows loaded so far
 * @param notValid foreign keys that the rows violate
 * @param verification null until the target was read back
 * @param problem why it failed
 */
@Introspected
record RestoreView(
        String snapshot,
        String mode,
        String state,
        String begunAt,
        @Nullable String endedAt,
        @Nullable String phase,
        @Nullable Integer tables,
        long rows,
        @Nullable List<String> notValid,
        @Nullable Verified verification,
        @Nullable Problem problem) {
    /**
     * How the target compares.
     *
     * @param rows of the tables that are equal
     * @param differences in sentences
     */
    @Introspected
    record Verified(boolean equal, int tables, long rows, double seconds, List<String> differences) {
        static @Nullable Verified of(@Nullable VerificationReport report) {
            return report == null
                    ? null
                    : new Verified(
                            report.equal(),
                            report.tables().size(),
                            report.equalRows(),
                            report.took().toMillis() / 1000.0,
                            Stream.concat(
                                            report.differences().stream().map(TableResult::describe),
                                            report.sequences().stream().map(SequenceDifference::describe))
                                    .toList());
        }
    }

    static RestoreView of(Attempt attempt) {
        return switch (attempt.state()) {
            case AttemptState.Running() -> unfinished(attempt, "running", null, null);
            case AttemptState.Failed(String message, String remedy, Instant at) ->
                unfinished(attempt, "failed", at, new Problem(message, remedy));
            case AttemptState.Done(RestoreReport report, Instant at) ->
                finished(attempt, report.verification() == null ? "restored" : "verified", report, at);
            case AttemptState.Differs(RestoreReport report, Instant at) -> finished(attempt, "differs", report, at);
        };
    }

    private static RestoreView unfinished(
            Attempt attempt, String state, @Nullable Instant at, @Nullable Problem problem) {
        return new RestoreView(
                attempt.snapshot(),
                lower(attempt.mode()),
                state,
                attempt.begunAt().toString(),
                at == null ? null : at.toString(),
                attempt.phase() == null ? null : lower(attempt.phase()),
                null,
                attempt.rows(),
                null,
                null,
                problem);
    }

    private static RestoreView finished(Attempt attempt, String state, RestoreReport report, Instant at) {
        return new RestoreView(
                attempt.snapshot(),
                lower(attempt.mode()),
                state,
                attempt.begunAt().toString(),
                at.toString(),
                attempt.phase() == null ? null : lower(attempt.phase()),
                report.tables(),
                report.rows(),
                report.notValid(),
                Verified.of(report.verification()),
                null);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
