package io.rowlog.producer.api;

import io.micronaut.scheduling.cron.CronExpression;
import io.rowlog.access.failure.Failure;
import io.rowlog.service.settings.DurationText;
import io.rowlog.service.settings.ServiceProperties;
import java.time.Duration;

/** When snapshots are taken without anybody asking. */
public sealed interface Schedule {
    /** The property that holds it. */
    String PROPERTY = "rowlog.schedule";

    /** Never. */
    record Off() implements Schedule {}

    /** Again and again, so long after the service's start and after each other. */
    record Every(Duration interval) implements Schedule {}

    /** As cron has it, in the time zone of the process: five fields, or six with seconds first. */
    record Cron(String expression) implements Schedule {}

    /** No snapshot ends sooner, and each locks out the next. */
    Duration SHORTEST = Duration.ofSeconds(10);

    /**
     * Reads {@code off}, a duration such as {@code 6h}, or a cron expression such as {@code 0 2 * * *}.
     *
     * @throws Failure when the text is none of these
     */
    static Schedule parse(String text) {
        if (text.equals("off")) {
            return new Off();
        }
        return DurationText.parse(text)
                .filter(interval -> interval.compareTo(SHORTEST) >= 0)
                .<Schedule>map(Every::new)
                .orElseGet(() -> cron(text));
    }

    private static Schedule cron(String text) {
        try {
            return new Cron(CronExpression.create(text).getExpression());
        } catch (RuntimeException e) {
            throw ServiceProperties.refused(
                    PROPERTY,
                    text,
                    "off, a duration from " + SHORTEST.toSeconds()
                            + "s such as 30m, 6h or 1d, or a cron expression such" + " as '0 2 * * *'");
        }
    }
}
