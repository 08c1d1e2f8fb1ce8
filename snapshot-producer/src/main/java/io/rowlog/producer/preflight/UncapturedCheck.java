package io.rowlog.producer.preflight;

import java.util.List;

/** What the backup is not going to hold. */
record UncapturedCheck() implements Check {
    @Override
    public List<Finding> findings(Source source) {
        return source.catalog().uncaptured().stream()
                .map(object -> Finding.warning(
                        "Not captured: " + object.kind() + " " + object.identity() + " (" + object.reason() + ").", ""))
                .toList();
    }
}
