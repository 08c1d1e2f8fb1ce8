package io.rowlog.consumer.cli.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Wording;
import io.rowlog.access.terminal.ExitCode;
import io.rowlog.access.terminal.report.FailureReport;
import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.consumer.drill.DrillReport;
import io.rowlog.consumer.drill.DrillReport.Failed;
import io.rowlog.consumer.drill.DrillReport.Replayed;
import io.rowlog.consumer.drill.DrillReport.Restored;
import io.rowlog.consumer.replay.ReplayReport;
import io.rowlog.consumer.restore.RestoreReport;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a drill showed, as its command prints it and leaves it in files. */
public record DrillOutput(DrillReport report) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter FILE_TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /**
     * As programs read it.
     *
     * @param outcome {@code passed}, {@code incomplete} where something is not there that is named, {@code different} where the
     *     comparison found something, or {@code failed}
     * @param database that was made for it
     * @param seconds from nothing until all was restored and compared, or until it failed
     * @param restored a snapshot alone; absent where transactions followed it, or it failed
     * @param replayed a snapshot and transactions; absent where a snapshot alone was restored, or it failed
     * @param failure absent where it did not fail
     * @param left why the database is still there; absent when it was dropped
     */
    public record Json(
            String log,
            String outcome,
            String server,
            String database,
            Instant startedAt,
            double seconds,
            @JsonInclude(JsonInclude.Include.NON_NULL) RestoreOutput.@Nullable Json restored,
            @JsonInclude(JsonInclude.Include.NON_NULL) ReplayOutput.@Nullable Json replayed,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            FailureReport failure,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String left) {}

    /** How the command ends. */
    public ExitCode exitCode() {
        return switch (report.result()) {
            case Restored(RestoreReport restored) -> new RestoreOutput(restored, report.database()).exitCode();
            case Replayed(ReplayReport replayed) -> replay(replayed).exitCode();
            case Failed(Failure failure) -> ExitCode.of(failure.code());
        };
    }

    /** For programs. */
    public Json json() {
        return new Json(
                report.log().name(),
                outcome(),
                report.server(),
                report.database(),
                report.startedAt(),
                report.took().toMillis() / 1000.0,
                report.result() instanceof Restored(RestoreReport restored)
                        ? new RestoreOutput(restored, report.database()).json()
                        : null,
                report.result() instanceof Replayed(ReplayReport replayed)
                        ? replay(replayed).json()
                        : null,
                report.result() instanceof Failed(Failure failure) ? FailureReport.of(failure) : null,
                report.left());
    }

    /** What the files are called, without their endings. */
    public String fileName() {
        return "drill-" + report.log().name() + "-" + FILE_TIME.format(report.startedAt());
    }

    /** For people at the terminal. */
    public String text() {
        return "%s%nDrill of log %s: %s after %s. %s on %s %s%n"
                .formatted(
                        details(),
                        report.log(),
                        outcome(),
                        NumberText.duration(report.took()),
                        report.database(),
                        report.server(),
                        report.left() == null ? "is dropped" : "is still there");
    }

    /** For people who read it later, in Markdown. */
    public String markdown() {
        StringBuilder text = new StringBuilder("# Restore drill of log %s: %s%n%n".formatted(report.log(), outcome()));
        line(text, "Begun", TIME.format(report.startedAt()));
        line(text, "Server", report.server());
        line(
                text,
                "Database",
                report.database()
                        + (report.left() == null
                                ? ", made for the drill and dropped"
                                : ", still there: " + report.left()));
        line(text, "From nothing to restored and compared", NumberText.duration(report.took()));
        switch (report.result()) {
            case Restored(RestoreReport restored) -> snapshot(text, restored);
            case Replayed(ReplayReport replayed) -> {
                if (replayed.restored() != null) {
                    snapshot(text, replayed.restored());
                }
                transactions(text, replayed);
            }
            case Failed(Failure failure) -> line(text, "Failed", String.valueOf(failure.getMessage()));
        }
        return text.append("%n```text%n%s```%n".formatted(details())).toString();
    }

    private static void snapshot(StringBuilder text, RestoreReport restored) {
        line(text, "Snapshot", restored.snapshot().value());
        if (restored.verification() != null) {
            line(
                    text,
                    "Rows equal to the snapshot's, by digests of tables",
                    NumberText.count(restored.verification().equalRows()) + " of " + NumberText.count(restored.rows()));
        }
        int missing = restored.uncaptured().size() + restored.refusals().size();
        line(text, "Not captured, or refused by the server", missing == 0 ? "nothing" : missing + ", named below");
    }

    private static void transactions(StringBuilder text, ReplayReport replayed) {
        line(text, "Transactions after the snapshot", NumberText.count(replayed.transactions()));
        if (replayed.reached() != null) {
            line(
                    text,
                    "Everything that was committed before",
                    TIME.format(replayed.reached().at()) + ", "
                            + replayed.reached().lsn());
        }
        line(
                text,
                "Compared with the source at that moment",
                replayed.proof() == null
                        ? "no: the moment was not counted at the source, as rowlog mark --verify does"
                        : replayed.proof().report().equal() ? "equal" : "different, see below");
        if (replayed.foreignKeys() != null) {
            line(
                    text,
                    "Foreign keys, row by row",
                    replayed.foreignKeys().checked() == 0
                            ? "there are none"
                            : replayed.foreignKeys().checked()
                                    + (replayed.foreignKeys().kept() ? ", all kept" : ", some violated: see below"));
        }
    }

    private static void line(StringBuilder text, String what, String value) {
        text.append("- %s: %s%n".formatted(what, value));
    }

    private String details() {
        return switch (report.result()) {
            case Restored(RestoreReport restored) -> new RestoreOutput(restored, report.database()).text();
            case Replayed(ReplayReport replayed) -> replay(replayed).text();
            case Failed(Failure failure) ->
                "error: %s%n  %s%n"
                        .formatted(failure.getMessage(), failure.remedy().text(Wording.COMMAND_LINE));
        };
    }

    private ReplayOutput replay(ReplayReport replayed) {
        return new ReplayOutput(replayed, report.database(), true);
    }

    private String outcome() {
        return switch (exitCode()) {
            case DONE -> "passed";
            case NOT_ALL_CAPTURED -> "incomplete";
            case MISMATCH -> "different";
            case USAGE, FAILED -> "failed";
        };
    }
}
