package io.rowlog.service.health;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.reactivestreams.Publisher;

/** Down while the work has a problem. */
@Singleton
final class WorkIndicator implements HealthIndicator {
    private final WorkState state;

    WorkIndicator(WorkState state) {
        this.state = state;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        Optional<String> problem = state.problem();
        Map<String, Object> details = new LinkedHashMap<>(state.details());
        problem.ifPresent(text -> details.put("problem", text));
        return Publishers.just(HealthResult.builder("work", problem.isEmpty() ? HealthStatus.UP : HealthStatus.DOWN)
                .details(details)
                .build());
    }
}
