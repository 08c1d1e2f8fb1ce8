package io.rowlog.consumer.api;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.rowlog.consumer.watch.Watch;
import jakarta.inject.Singleton;

/** Begins to watch when the service is up. */
@Singleton
final class WatchStart implements ApplicationEventListener<ServerStartupEvent> {
    private final Watch watch;

    WatchStart(Watch watch) {
        this.watch = watch;
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent event) {
        watch.start();
    }
}
