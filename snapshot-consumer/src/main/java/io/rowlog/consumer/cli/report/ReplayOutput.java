package io.rowlog.consumer.cli.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rowlog.access.terminal.ExitCode;
import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.consumer.replay.ReplayReport;
import io.rowlog.consumer.replay.ReplayReport.Moment;
import io.rowlog.consumer.replay.ReplayReport.Proof;
import io.rowlog.consumer.verify.ForeignKeyCheck;
import io.rowlog.schema.catalog.QualifiedName;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a replay did, as commands print it.
 *
 * @param target the database, without a password
 * @param bounded whether it had an end to come to: else its time says nothing of its speed
 */
public record ReplayOutput(ReplayReport report, String target, boolean bounded) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSSxxx", Locale.ROOT);

    /**
     * As programs read it.
     *
     * @param restored the restore of the snapshot; absent where an earlier run did it
     * @param transactions applied, by earlier runs too
     * @param changes applied by this run
     * @param conflicts changes that did not fit, and were skipped or written over what was there
     * @param reached the last that was applied; absent where there was none
     * @param leftOut the first that was not; absent where the log has none
     * @param unfollowed tables of which the log has neither updates nor deletes
     * @param proof how it compared with the source; absent where the log has no counts of the moment
     * @param foreignKeys how the rows keep the foreign keys; absent where that was not looked at
     */
    public record Json(
            String log,
            String snapshot,
            String target,
            @JsonInclude(JsonInclude.Include.NON_NULL) RestoreOutput.@Nullable Json restored,
            long transactions,
            long changes,
            long conflicts,
            double seconds,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Place reached,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Place leftOut,

            List<String> unfollowed,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Proved proof,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            ForeignKeyCheck foreignKeys) {
        /** How the target compared with the source at a marker. */
        public record Proved(String marker, VerificationOutput.Json verification) {
            static @Nullable Proved of(@Nullable Proof proof) {
                return proof == null ? null : new Proved(proof.marker(), new VerificationOutput(proof.report()).json());
            }
        }

        /** A moment of the source; the time is UTC's. */
        public record Place(String lsn, String at) {
            static @Nullable Place of(@Nullable Moment moment) {
                return moment == null
                        ? null
                        : new Place(moment.lsn().toString(), moment.at().toString());
            }
        }
    }

    /** For programs. */
    public Json json() {
        return new Json(
                report.log().name(),
                report.snapshot().value(),
                target,
                report.restored() == null ? null : new RestoreOutput(report.restored(), target).json(),
                report.transactions(),
                report.changes(),
                report.conflicts(),
                report.took().toMillis() / 1000.0,
                Json.Place.of(report.reached()),
                Json.Place.of(report.leftOut()),
                report.unfollowed().stream().map(QualifiedName::toString).toList(),
                Json.Proved.of(report.proof()),
                report.foreignKeys());
    }

    /** How the command ends. */
    public ExitCode exitCode() {
        boolean equal = report.proof() == null || report.proof().report().equal();
        boolean kept = report.foreignKeys() == null || report.foreignKeys().kept();
        if (!equal || !kept) {
            return ExitCode.MISMATCH;
        }
        ExitCode snapshot =
                report.restored() == null ? ExitCode.DONE : new RestoreOutput(report.restored(), target).exitCode();
        boolean all = report.unfollowed().isEmpty() && report.conflicts() == 0;
        return snapshot == ExitCode.DONE && !all ? ExitCode.NOT_ALL_CAPTURED : snapshot;
    }

    /** For people. */
    public String text() {
        StringBuilder text = new StringBuilder();
        if (report.restored() != null) {
            text.append(new RestoreOutput(report.restored(), target).text()).append(System.lineSeparator());
        }
        String took = bounded
                ? ", in " + NumberText.duration(report.took()) + "; " + NumberText.rate(report.changes(), report.took())
                        + " changes/s"
                : "";
        text.append("Replayed on top of snapshot %s: %s with %s%s%n"
                .formatted(
                        report.snapshot(),
                        NumberText.count(report.transactions(), "transaction", "transactions"),
                        NumberText.count(report.changes(), "change", "changes"),
                        took));
        text.append(line("Everything is there that was committed before", report.reached()));
        text.append(line("The first transaction that is left out is at", report.leftOut()));
        if (report.conflicts() > 0) {
            text.append("%s did not fit the target, which is not as the source therefore%n"
                    .formatted(NumberText.count(report.conflicts(), "change", "changes")));
        }
        if (!report.unfollowed().isEmpty()) {
            text.append("Not followed: updates and deletes of %s%n"
                    .formatted(report.unfollowed().stream()
                            .map(QualifiedName::toString)
                            .collect(Collectors.joining(", "))));
        }
        if (report.proof() != null) {
            text.append("Compared with the source at marker %s. %s"
                    .formatted(
                            report.proof().marker(),
                            new VerificationOutput(report.proof().report()).text()));
        }
        if (report.foreignKeys() != null && report.foreignKeys().checked() > 0) {
            text.append(foreignKeys(report.foreignKeys()));
        }
        return text.toString();
    }

    private static String foreignKeys(ForeignKeyCheck check) {
        String checked = NumberText.count(check.checked(), "foreign key", "foreign keys");
        return check.kept()
                ? "After the replay: %s checked row by row, all kept%n".formatted(checked)
                : "After the replay: %s checked row by row; rows violate%n  %s%n"
                        .formatted(checked, String.join(System.lineSeparator() + "  ", check.violated()));
    }

    private static String line(String what, @Nullable Moment moment) {
        return moment == null
                ? ""
                : "%s %s, %s%n"
                        .formatted(what, moment.lsn(), TIME.format(moment.at().atZone(ZoneId.systemDefault())));
    }
}
