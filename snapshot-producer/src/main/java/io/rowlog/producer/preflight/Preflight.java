package io.rowlog.producer.preflight;

import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.catalog.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Asks everything at once, so that nobody has to put things right one failed backup at a time. Stateless. */
public final class Preflight {
    private static final List<Check> CHECKS = List.of(
            new ServerVersionCheck(),
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

    private static String role(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_user")) {
            row.next();
            return row.getString(1);
        }
    }
}
