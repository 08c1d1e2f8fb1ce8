package io.rowlog.service.health;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Wording;
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
        Optional<Failure> problem = state.problem();
        Map<String, Object> details = new LinkedHashMap<>(state.details());
        problem.ifPresent(failure -> {
            details.put("problem", failure.line(Wording.SERVICE));
            details.put("code", failure.code());
        });
        return Publishers.just(HealthResult.builder("work", problem.isEmpty() ? HealthStatus.UP : HealthStatus.DOWN)
                .details(details)
                .build());
    }
}
