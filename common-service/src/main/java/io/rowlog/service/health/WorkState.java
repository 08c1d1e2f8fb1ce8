package io.rowlog.service.health;

import java.util.Map;
import java.util.Optional;

/** What a service says about its own work. Safe for use by several threads. */
public interface WorkState {
    /** What is wrong, in a sentence, until it is put right; empty when nothing is. */
    Optional<String> problem();

    /** What the work is at: names and values for people. */
    Map<String, Object> details();
}
