package io.rowlog.producer.preflight;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.catalog.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Asks everything at once, so that nobody has to put things right one failed backup at a time. Stateless. */
public final class Preflight {
    /** What concerns a snapshot, whatever comes after it. */
    static final List<Check> READING = List.of(
            new ServerChecks.VersionCheck(),
            new EncodingCheck(),
            new ReadingChecks.PrivilegeCheck(),
            new ReadingChecks.RowSecurityCheck(),
            new ReadingChecks.UncapturedCheck(),
            new ReadingChecks.GeneratedColumnsCheck());

    private static final List<Check> AFTERWARDS = List.of(
            new FollowingChecks.ReplicaIdentityCheck(Finding.Severity.NOTE),
            new FollowingChecks.UnloggedCheck(Finding.Severity.NOTE),
            new ServerChecks.StandbyCheck());

    /**
     * All findings, errors first.
     *
     * @param connection a session of the role that is going to read
     * @param tables those of the catalog's tables that are going to be read
     */
    public List<Finding> findings(Connection connection, Catalog catalog, List<Table> tables) throws SQLException {
        return findings(Source.OfSession.of(connection, catalog, tables));
    }

    static List<Finding> findings(Source source) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        for (List<Check> checks : List.of(READING, AFTERWARDS)) {
            for (Check check : checks) {
                findings.addAll(check.findings(source));
            }
        }
        findings.sort(Comparator.comparing(Finding::severity));
        return List.copyOf(findings);
    }

    /**
     * The findings that do not keep a backup from being begun.
     *
     * @throws Failure when one does; it lists all that do, each with its remedy
     */
    public List<Finding> require(Connection connection, Catalog catalog, List<Table> tables) throws SQLException {
        List<Finding> findings = findings(connection, catalog, tables);
        requireNoError(findings);
        return findings;
    }

    static void requireNoError(List<Finding> findings) {
        requireNoError(findings, "the backup");
    }

    /**
     * @param begun what is not begun otherwise, as a sentence names it
     */
    static void requireNoError(List<Finding> findings, String begun) {
        List<Finding> errors = findings.stream()
                .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                .toList();
        if (!errors.isEmpty()) {
            throw refusal(errors, begun);
        }
    }

    private static Failure refusal(List<Finding> errors, String begun) {
        if (errors.size() == 1) {
            return new Failure(
                    FailureCode.SOURCE_UNFIT,
                    errors.getFirst().what(),
                    errors.getFirst().remedy());
        }
        return new Failure(
                FailureCode.SOURCE_UNFIT,
                errors.size() + " findings keep " + begun + " from beginning.",
                new Remedy(
                        String.join(
                                System.lineSeparator() + "  ",
                                Collections.nCopies(errors.size(), "%s" + System.lineSeparator() + "    %s")),
                        errors.stream()
                                .<Object>mapMulti((error, arguments) -> {
                                    arguments.accept(error.what());
                                    arguments.accept(error.remedy());
                                })
                                .toList()));
    }
}
