package io.rowlog.embedded.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/**
 * What the demo showed.
 *
 * @param coverage report of {@code rowlog coverage}
 * @param backup report of {@code rowlog backup}
 * @param restore report of {@code rowlog restore}
 * @param verify report of {@code rowlog verify}
 * @param source counted by SQL before
 * @param target counted by SQL afterwards
 */
record DemoSummary(
        JsonNode coverage, JsonNode backup, JsonNode restore, JsonNode verify, Census source, Census target) {
    /** Whether all of the source is in the target, by Rowlog's account and by SQL's. */
    boolean good() {
        return models() == coveredModels()
                && backup.path("rows").asLong() == source.allRows()
                && source.equals(target)
                && target.foreignKeys() == target.validForeignKeys()
                && verify.path("equal").asBoolean()
                && verify.path("equalTables").asInt() == source.tables()
                && backup.path("uncaptured").isEmpty();
    }

    private int models() {
        return coveredModels() + coverage.path("models").path("withoutTable").size();
    }

    private int coveredModels() {
        return coverage.path("models").path("mapped").size();
    }

    @Override
    public String toString() {
        return """

                 models covered   %d of %d
                 tables           %d, %d of them with rows
                 rows in          %s
                 rows out         %s
                 backup           %s
                 restore          %s
                 digests equal    %d of %d tables
                 foreign keys     %d of %d valid

               %s""".formatted(
                coveredModels(),
                models(),
                source.tables(),
                source.tablesWithRows(),
                Stage.count(source.allRows()),
                Stage.count(target.allRows()),
                pace(backup),
                pace(restore),
                verify.path("equalTables").asInt(),
                target.tables(),
                target.validForeignKeys(),
                source.foreignKeys(),
                good() ? "Everything that went in came out." : "NOT EQUAL: what went in and what came out differ.");
    }

    private static String pace(JsonNode report) {
        double seconds = report.path("seconds").asDouble();
        long rows = report.path("rows").asLong();
        return String.format(Locale.ROOT, "%.1f s, %,d rows/s", seconds, Math.round(rows / Math.max(seconds, 0.001)));
    }
}
