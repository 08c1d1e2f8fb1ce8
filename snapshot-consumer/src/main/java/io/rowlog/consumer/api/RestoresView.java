package io.rowlog.consumer.api;

import io.micronaut.core.annotation.Introspected;
import io.rowlog.consumer.watch.Restored;
import io.rowlog.consumer.watch.WatchState;
import java.util.List;
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
        List<RestoreView> restores) {
    /** The snapshot that is in the target. */
    @Introspected
    record InTarget(String snapshot, String at, int tables, long rows, boolean verified) {
        static @Nullable InTarget of(@Nullable Restored restored) {
            return restored == null
                    ? null
                    : new InTarget(
                            restored.snapshot(),
                            restored.at().toString(),
                            restored.tables(),
                            restored.rows(),
                            restored.verified());
        }
    }

    static String word(WatchState state) {
        return switch (state) {
            case WatchState.WaitingForLog() -> "waiting-for-log";
            case WatchState.Watching() -> "watching";
            case WatchState.Working() -> "working";
            case WatchState.Retrying retrying -> "retrying";
            case WatchState.GivenUp givenUp -> "given-up";
            case WatchState.Disconnected disconnected -> "disconnected";
        };
    }
}
