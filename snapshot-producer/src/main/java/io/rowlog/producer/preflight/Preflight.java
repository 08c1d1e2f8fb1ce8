package io.rowlog.producer.preflight;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.catalog.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Asks everything at once, so that nobody has to put things right one failed backup at a time. Stateless. */
public final class Preflight {
    private static final List<Check> CHECKS = List.of(
            new ServerChecks.VersionCheck(),
            new EncodingCheck(),
            new ReadingChecks.PrivilegeCheck(),
            new ReadingChecks.RowSecurityCheck(),
            new ReadingChecks.UncapturedCheck(),
            new ReadingChecks.GeneratedColumnsCheck(),
            new FollowingChecks.ReplicaIdentityCheck(),
            new FollowingChecks.UnloggedCheck(),
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
        for (Check check : CHECKS) {
            findings.addAll(check.findings(source));
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
        List<Finding> errors = findings.stream()
                .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                .toList();
        if (!errors.isEmpty()) {
            throw refusal(errors);
        }
    }

    private static Failure refusal(List<Finding> errors) {
        if (errors.size() == 1) {
            return new Failure(
                    FailureCode.SOURCE_UNFIT,
                    errors.getFirst().what(),
                    errors.getFirst().remedy());
        }
        return new Failure(
                FailureCode.SOURCE_UNFIT,
                errors.size() + " findings keep the backup from beginning.",
                errors.stream()
                        .map(error -> "%s%n    %s".formatted(error.what(), error.remedy()))
                        .collect(Collectors.joining(System.lineSeparator() + "  ")));
    }
}
