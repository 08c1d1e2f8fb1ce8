package io.rowlog.service.health;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Wording;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Down while a server does not answer; asks it at most every five seconds, however often it is asked itself. */
final class ServerIndicator implements HealthIndicator {
    private static final Duration VALID = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final String name;
    private final Mono<HealthResult> result;

    /**
     * @param address what to call the server in the result
     * @param question asks the server, and throws when it does not answer
     */
    ServerIndicator(String name, String address, Callable<String> question) {
        this.name = name;
        this.result = Mono.fromCallable(() -> ask(address, question))
                .subscribeOn(Schedulers.boundedElastic())
                .timeout(LIMIT, Mono.fromSupplier(() -> down(address, "No answer within " + LIMIT.toSeconds() + " s")))
                .cache(VALID);
    }

    private HealthResult ask(String address, Callable<String> question) {
        try {
            return result(HealthStatus.UP, address, "answer", question.call());
        } catch (Exception e) {
            return down(address, reason(e));
        }
    }

    private HealthResult down(String address, String problem) {
        return result(HealthStatus.DOWN, address, "problem", problem);
    }

    private HealthResult result(HealthStatus status, String address, String key, String value) {
        return HealthResult.builder(name, status)
                .details(Map.of("address", address, key, value))
                .build();
    }

    private static String reason(Exception failure) {
        return switch (failure) {
            case Failure e -> e.line(Wording.SERVICE);
            case SQLException e -> "SQLSTATE " + e.getSQLState();
            default -> "Unexpected " + failure.getClass().getSimpleName();
        };
    }

    @Override
    public Publisher<HealthResult> getResult() {
        return result;
    }
}
