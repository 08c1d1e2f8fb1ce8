package io.rowlog.service.health;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Wording;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reactivestreams.Publisher;

/** Down while any of the work has a problem. */
@Singleton
final class WorkIndicator implements HealthIndicator {
    private final List<WorkState> states;

    WorkIndicator(List<WorkState> states) {
        this.states = List.copyOf(states);
    }

    @Override
    public Publisher<HealthResult> getResult() {
        Optional<Failure> problem = states.stream()
                .map(WorkState::problem)
                .flatMap(Optional::stream)
                .findFirst();
        Map<String, Object> details = new LinkedHashMap<>();
        states.forEach(state -> details.putAll(state.details()));
        problem.ifPresent(failure -> {
            details.put("problem", failure.line(Wording.SERVICE));
            details.put("code", failure.code());
        });
        return Publishers.just(HealthResult.builder("work", problem.isEmpty() ? HealthStatus.UP : HealthStatus.DOWN)
                .details(details)
                .build());
    }
}
