package io.rowlog.service.settings;

import io.rowlog.access.failure.Failure;
import java.util.List;

/** What a service says about properties that do not go together, each of which is allowed by itself. */
public interface ConfigurationRule {
    /** A failure for each property that must not be as it is set; none when all go together. */
    List<Failure> refusals();
}
