package io.rowlog.service.settings;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Wording;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration that the service does not start with, and everything that is wrong with it. Immutable. */
public final class RefusedConfiguration extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Failure> refusals;

    RefusedConfiguration(List<Failure> refusals) {
        super(refusals.stream()
                .map(refusal -> refusal.line(Wording.SERVICE))
                .collect(Collectors.joining(System.lineSeparator())));
        this.refusals = List.copyOf(refusals);
    }

    /** One for each property, at least one. */
    public List<Failure> refusals() {
        return refusals;
    }
}
