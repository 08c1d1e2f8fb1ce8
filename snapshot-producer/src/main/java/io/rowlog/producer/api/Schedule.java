package io.rowlog.producer.api;

import io.micronaut.core.convert.ConversionService;
import io.micronaut.scheduling.cron.CronExpression;
import io.rowlog.access.failure.Failure;
import java.time.Duration;

/** When snapshots are taken without anybody asking. */
sealed interface Schedule {
    /** Never. */
    record Off() implements Schedule {}

    /** Again and again, so long after the service's start and after each other. */
    record Every(Duration interval) implements Schedule {}

    /** As cron has it, in the time zone of the process: five fields, or six with seconds first. */
    record Cron(String expression) implements Schedule {}

    /** No snapshot ends sooner, and each locks out the next. */
    Duration SHORTEST = Duration.ofSeconds(10);

    /** What its property may be, in words. */
    String ALLOWED = "off, a duration from 10s such as 30m, 6h or 1d, or a cron expression such as '0 2 * * *'";

    /**
     * Reads {@code off}, a duration such as {@code 6h}, or a cron expression such as {@code 0 2 * * *}.
     *
     * @throws Failure when the text is none of these
     */
    static Schedule parse(String text) {
        if (text.equals("off")) {
            return new Off();
        }
        return ConversionService.SHARED
                .convert(text, Duration.class)
                .filter(interval -> interval.compareTo(SHORTEST) >= 0)
                .<Schedule>map(Every::new)
                .orElseGet(() -> cron(text));
    }

    private static Schedule cron(String text) {
        try {
            return new Cron(CronExpression.create(text).getExpression());
        } catch (RuntimeException e) {
            throw Failure.usage("'" + text + "' is not allowed", "Allowed: " + ALLOWED);
        }
    }
}
