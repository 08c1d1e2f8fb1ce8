package io.rowlog.producer.cli;

import io.rowlog.producer.preflight.Finding;
import io.rowlog.producer.preflight.Finding.Severity;
import java.util.List;
import java.util.Locale;

/** Findings for people, two lines each, the worst first. Immutable. */
record FindingsText(List<Finding> findings) {
    FindingsText {
        findings = List.copyOf(findings);
    }

    /**
     * A paragraph that ends with a blank line; nothing when nothing was found. What is not captured stands in a table of
     * its own, and a warning without a remedy only says it again.
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            String remedy = finding.remedy().toString();
            if (finding.severity() == Severity.WARNING && remedy.isEmpty()) {
                continue;
            }
            text.append("%s: %s%n".formatted(finding.severity().name().toLowerCase(Locale.ROOT), finding.what()));
            if (!remedy.isEmpty()) {
                text.append("  %s%n".formatted(remedy));
            }
        }
        return text.isEmpty() ? "" : text.append(System.lineSeparator()).toString();
    }
}
