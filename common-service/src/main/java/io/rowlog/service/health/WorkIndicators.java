package io.rowlog.service.health;

import io.micronaut.context.annotation.Factory;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Liveness;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Wording;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The indicators of what the service does: whether any of it has a problem, and whether any of it stands still. */
@Factory
final class WorkIndicators {
    @Singleton
    @Named("work")
    HealthIndicator work(List<WorkState> states) {
        return () -> {
            Map<String, Object> details = new LinkedHashMap<>();
            states.forEach(state -> details.putAll(state.details()));
            return Publishers.just(result("work", first(states, WorkState::problem), details));
        };
    }

    /** Not ready is not dead: a process that waits for somebody to put something right should not be started anew. */
    @Singleton
    @Named("progress")
    @Liveness
    HealthIndicator progress(List<WorkState> states) {
        return () -> Publishers.just(result("progress", first(states, WorkState::standstill), new LinkedHashMap<>()));
    }

    private static Optional<Failure> first(List<WorkState> states, Function<WorkState, Optional<Failure>> what) {
        return states.stream().map(what).flatMap(Optional::stream).findFirst();
    }

    private static HealthResult result(String name, Optional<Failure> problem, Map<String, Object> details) {
        problem.ifPresent(failure -> {
            details.put("problem", failure.line(Wording.SERVICE));
            details.put("code", failure.code());
        });
        return HealthResult.builder(name, problem.isEmpty() ? HealthStatus.UP : HealthStatus.DOWN)
                .details(details)
                .build();
    }
}
