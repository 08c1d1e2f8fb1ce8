package io.rowlog.consumer.api;

import io.micronaut.core.annotation.Introspected;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobState;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.consumer.verify.VerificationReport;
import io.rowlog.consumer.watch.NextStep;
import io.rowlog.consumer.watch.TargetHistory.Restored;
import io.rowlog.service.http.Problem;
import io.rowlog.service.job.JobHistory.Entry;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the service is at, as the API shows it.
 *
 * @param target the database, without a password
 * @param state {@code waiting-for-log}, {@code watching}, {@code working}, {@code retrying}, {@code given-up} or {@code
 *     disconnected}
 * @param problem what is wrong; null when nothing is
 * @param restored what the target got last, by this process or one before it; null when that is nothing
 * @param restores the attempts of this process, the latest first
 */
@Introspected
record RestoresView(
        String log,
        String target,
        String state,
        @Nullable String problem,
        @Nullable InTarget restored,
        List<Attempt> restores) {
    /** The snapshot that is in the target. */
    @Introspected
    record InTarget(String snapshot, String at, int tables, long rows, boolean verified) {
        static InTarget of(Restored restored) {
            return new InTarget(
                    restored.snapshot(),
                    restored.at().toString(),
                    restored.tables(),
                    restored.rows(),
                    restored.verified());
        }
    }

    /**
     * An attempt to restore.
     *
     * @param mode {@code create}, {@code replace} or {@code merge}
     * @param state {@code running}, {@code verified}, {@code restored} (without verification), {@code differs} or {@code
     *     failed}
     * @param phase what it does, or did last
     * @param tables number of tables; null until it has ended
     * @param rows loaded so far
     * @param notValid foreign keys that the rows violate
     * @param leftOut what the target refused, and what depends on that; null until it has ended
     * @param verification null until the target was read back
     * @param problem why it failed
     */
    @Introspected
    record Attempt(
            String snapshot,
            String mode,
            String state,
            String begunAt,
            @Nullable String endedAt,
            @Nullable String phase,
            @Nullable Integer tables,
            long rows,
            @Nullable List<String> notValid,
            @Nullable List<String> leftOut,
            @Nullable Verified verification,
            @Nullable Problem problem) {
        static Attempt of(Entry<NextStep.Refresh, RestoreReport> entry) {
            Job.Meter meter = entry.job().meter();
            RestoreReport report = entry.result().orElse(null);
            return new Attempt(
                    entry.about().snapshot(),
                    lower(entry.about().mode()),
                    switch (entry.job().state()) {
                        case JobState.Running<RestoreReport> running -> "running";
                        case JobState.Failed<RestoreReport> failed -> "failed";
                        case JobState.Done<RestoreReport> done ->
                            word(done.result().verification());
                    },
                    entry.job().begunAt().toString(),
                    entry.endedAt().map(Instant::toString).orElse(null),
                    meter.phase() == null ? null : lower(meter.phase()),
                    report == null ? null : Integer.valueOf(report.tables()),
                    report == null ? meter.rows() : report.rows(),
                    report == null ? null : report.notValid(),
                    report == null
                            ? null
                            : report.refusals().stream()
                                    .map(refusal -> refusal.what() + ": " + refusal.reason())
                                    .toList(),
                    report == null || report.verification() == null ? null : Verified.of(report.verification()),
                    entry.failure().map(Problem::of).orElse(null));
        }

        private static String word(@Nullable VerificationReport verification) {
            if (verification == null) {
                return "restored";
            }
            return verification.equal() ? "verified" : "differs";
        }

        private static String lower(Enum<?> value) {
            return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * How the target compares.
     *
     * @param rows of the tables that are equal
     * @param differences in sentences
     */
    @Introspected
    record Verified(boolean equal, int tables, long rows, double seconds, List<String> differences) {
        static Verified of(VerificationReport report) {
            return new Verified(
                    report.equal(),
                    report.tables().size(),
                    report.equalRows(),
                    report.took().toMillis() / 1000.0,
                    report.sentences());
        }
    }
}
