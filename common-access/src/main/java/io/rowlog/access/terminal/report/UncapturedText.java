package io.rowlog.access.terminal.report;

import io.rowlog.schema.catalog.Uncaptured;
import java.util.List;

/** What is not captured, for people. Immutable. */
public record UncapturedText(List<Uncaptured> uncaptured) {
    public UncapturedText {
        uncaptured = List.copyOf(uncaptured);
    }

    /** A paragraph that ends with a blank line; nothing when everything is captured. */
    @Override
    public String toString() {
        if (uncaptured.isEmpty()) {
            return "";
        }
        TextTable table = new TextTable().words("kind").words("object").words("reason");
        uncaptured.forEach(object -> table.row(object.kind(), object.identity(), object.reason()));
        return "Not captured: %s%n%s%n"
                .formatted(NumberText.count(uncaptured.size(), "object", "objects"), table.text());
    }
}
