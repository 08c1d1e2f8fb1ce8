package io.rowlog.consumer.api;

import io.rowlog.consumer.watch.Watch;
import io.rowlog.consumer.watch.WatchSettings;
import io.rowlog.consumer.watch.WatchState;
import io.rowlog.service.health.WorkState;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/** The watch's state as {@code /health} shows it. */
@Singleton
final class RestoreHealth implements WorkState {
    private final Watch watch;
    private final WatchSettings settings;

    RestoreHealth(Watch watch, WatchSettings settings) {
        this.watch = watch;
        this.settings = settings;
    }

    @Override
    public Optional<String> problem() {
        return Optional.ofNullable(
                switch (watch.state()) {
                    case WatchState.WaitingForLog() -> null;
                    case WatchState.Watching() -> null;
                    case WatchState.Working() -> null;
                    case WatchState.Retrying retrying -> retrying.problem();
                    case WatchState.GivenUp givenUp -> givenUp.problem();
                    case WatchState.Disconnected disconnected -> disconnected.problem();
                });
    }

    @Override
    public Map<String, Object> details() {
        return Map.of("log", settings.log().name(), "state", RestoresView.word(watch.state()));
    }
}
