package io.rowlog.consumer.apply;

import io.rowlog.access.job.Phase;
import java.time.Duration;
import java.util.Map;

/**
 * What a restore did.
 *
 * @param took how long each phase took in this run
 * @param foreignKeys what became of them
 */
public record RestoreOutcome(Map<Phase, Duration> took, ForeignKeyOutcome foreignKeys) {
    public RestoreOutcome {
        took = Map.copyOf(took);
    }
}
