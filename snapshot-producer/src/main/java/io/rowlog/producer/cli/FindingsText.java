package io.rowlog.producer.cli;

import io.rowlog.producer.preflight.Finding;
import java.util.List;
import java.util.Locale;

/** What the preflight checks found, for people. */
record FindingsText(List<Finding> findings) {
    /**
     * A paragraph that ends with a blank line; nothing when nothing was found. What is not captured stands in a table of
     * its own, and a warning without a remedy only says it again.
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            if (finding.severity() == Finding.Severity.WARNING
                    && finding.remedy().isEmpty()) {
                continue;
            }
            text.append("%s: %s%n".formatted(finding.severity().name().toLowerCase(Locale.ROOT), finding.what()));
            if (!finding.remedy().isEmpty()) {
                text.append("  %s%n".formatted(finding.remedy()));
            }
        }
        return text.isEmpty() ? "" : text.append(System.lineSeparator()).toString();
    }
}
