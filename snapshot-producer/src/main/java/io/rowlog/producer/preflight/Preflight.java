package io.rowlog.producer.preflight;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.catalog.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Asks everything at once, so that nobody has to put things right one failed backup at a time. Stateless. */
public final class Preflight {
    private static final List<Check> CHECKS = List.of(
            new ServerVersionCheck(),
            new EncodingCheck(),
            new PrivilegeCheck(),
            new RowSecurityCheck(),
            new UncapturedCheck(),
            new ReplicaIdentityCheck(),
            new UnloggedCheck(),
            new StandbyCheck());

    /**
     * All findings, errors first.
     *
     * @param connection a session of the role that is going to read
     * @param tables those of the catalog's tables that are going to be read
     */
    public List<Finding> findings(Connection connection, Catalog catalog, List<Table> tables) throws SQLException {
        Source source = new Source(connection, catalog, tables, role(connection));
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
        List<Finding> errors = findings.stream()
                .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                .toList();
        if (!errors.isEmpty()) {
            throw refusal(errors);
        }
        return findings;
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

    private static String role(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_user")) {
            row.next();
            return row.getString(1);
        }
    }
}
