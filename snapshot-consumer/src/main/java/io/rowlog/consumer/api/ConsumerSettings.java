package io.rowlog.consumer.api;

import io.rowlog.access.failure.Failure;
import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.consumer.watch.RetryPolicy;
import io.rowlog.consumer.watch.TargetMode;
import io.rowlog.consumer.watch.WatchSettings;
import io.rowlog.service.settings.ServiceProperties;
import java.time.Duration;
import java.util.Map;

/** Reads the consumer's configuration as a service. */
final class ConsumerSettings {
    private static final Map<String, TargetMode> MODES = Map.of(
            "refresh", TargetMode.REFRESH,
            "create", TargetMode.CREATE,
            "replace", TargetMode.REPLACE,
            "merge", TargetMode.MERGE);

    private static final int ATTEMPTS = 5;
    private static final int MOST_ATTEMPTS = 100;

    /** A server that restarts is back within that. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Duration SHORTEST_ALLOWED = Duration.ofSeconds(1);
    private static final Duration LONGEST_ALLOWED = Duration.ofDays(1);

    private ConsumerSettings() {}

    /**
     * Reads the properties.
     *
     * @throws Failure when one is missing or wrong, naming it, its value and what is allowed
     */
    static WatchSettings of(ServiceProperties properties) {
        properties.required(ServiceProperties.LOG, "the name of the log to follow, as rowlog list shows it");
        return new WatchSettings(
                properties.kafka(),
                properties.log().orElseThrow(),
                properties.database(ServiceProperties.TARGET),
                properties.choice("rowlog.mode", MODES, TargetMode.REFRESH),
                new RoleSelection(properties.flag("rowlog.owners", false), properties.flag("rowlog.grants", false)),
                properties.jobs(),
                new RetryPolicy(
                        properties.number("rowlog.retry.attempts", 1, MOST_ATTEMPTS, ATTEMPTS),
                        properties.duration("rowlog.retry.first", SHORTEST_ALLOWED, LONGEST_ALLOWED, FIRST_PAUSE),
                        properties.duration("rowlog.retry.longest", SHORTEST_ALLOWED, LONGEST_ALLOWED, LONGEST_PAUSE)));
    }
}
