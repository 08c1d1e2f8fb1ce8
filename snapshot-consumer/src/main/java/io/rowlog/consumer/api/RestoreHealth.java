package io.rowlog.consumer.api;

import io.rowlog.consumer.watch.Watch;
import io.rowlog.consumer.watch.WatchSettings;
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
        return Optional.ofNullable(RestoresView.problem(watch.state()));
    }

    @Override
    public Map<String, Object> details() {
        return Map.of("log", settings.log().name(), "state", RestoresView.word(watch.state()));
    }
}
