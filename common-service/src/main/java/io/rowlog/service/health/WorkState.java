package io.rowlog.service.health;

import io.rowlog.access.failure.Failure;
import java.util.Map;
import java.util.Optional;

/** What a service says about its own work. Safe for use by several threads. */
public interface WorkState {
    /** What is wrong until it is put right; empty when nothing is. */
    Optional<Failure> problem();

    /**
     * That it does nothing although it has something to do, so that only a new start of the process helps; empty when that is
     * not so. What somebody else must put right is none.
     */
    default Optional<Failure> standstill() {
        return Optional.empty();
    }

    /** What the work is at: names and values for people. */
    Map<String, Object> details();
}
