package io.rowlog.producer.preflight;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.log.LogName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Everything that would keep changes of a source from being streamed into a log, or some of them from being captured. An error
 * keeps the stream from beginning; what a warning names is not captured; a note is good to know. Changes nothing in the
 * source, not for a moment: a replication session is opened and closed. Immutable.
 *
 * @param connector of the source, for the replication session
 * @param log whose slot and publications may be there
 */
public record StreamPreflight(PostgresConnector connector, LogName log) {
    /** What is asked about streaming alone; the snapshot that comes first has checks of its own. */
    private List<Check> checks() {
        LogObjects objects = LogObjects.of(log);
        return List.of(
                new ReplicationChecks.PrimaryCheck(),
                new ReplicationChecks.WalLevelCheck(),
                new ReplicationChecks.SlotsCheck(objects.slot()),
                new ReplicationChecks.SendersCheck(objects.slot()),
                new RightsChecks.ReplicationCheck(connector),
                new RightsChecks.PublicationRightsCheck(objects),
                new LogObjects.SlotCheck(objects, log),
                new LogObjects.PublicationCheck(objects),
                new FollowingChecks.ReplicaIdentityCheck(Finding.Severity.WARNING),
                new FollowingChecks.UnloggedCheck(Finding.Severity.WARNING),
                new FollowingChecks.OtherWaysCheck(),
                new RightsChecks.DefinitionsCheck(),
                new ReplicationChecks.RetentionCheck(),
                new ReplicationChecks.TimeoutsCheck(),
                new ReplicationChecks.FailoverCheck());
    }

    /**
     * All findings about streaming, errors first. A check that fails is a finding itself, and the others go on.
     *
     * @param session in a transaction, of the role that is going to stream
     * @param tables those of the catalog's tables that are going to be captured
     * @throws SQLException when the session is lost
     */
    public List<Finding> findings(Connection session, Catalog catalog, List<Table> tables) throws SQLException {
        return findings(checks(), session, catalog, tables);
    }

    /** The same with what the snapshot's checks find, without what does not matter where changes are streamed. */
    public List<Finding> findingsWithSnapshot(Connection session, Catalog catalog, List<Table> tables)
            throws SQLException {
        List<Check> all = new ArrayList<>(Preflight.READING);
        all.addAll(checks());
        return findings(all, session, catalog, tables);
    }

    /**
     * The findings that do not keep a stream from being begun.
     *
     * @throws Failure when one does; it lists all that do, each with its remedy
     */
    public List<Finding> require(Connection session, Catalog catalog, List<Table> tables) throws SQLException {
        List<Finding> findings = findings(session, catalog, tables);
        Preflight.requireNoError(findings, "the stream");
        return findings;
    }

    private static List<Finding> findings(List<Check> checks, Connection session, Catalog catalog, List<Table> tables)
            throws SQLException {
        Source source = Source.OfSession.of(session, catalog, tables);
        List<Finding> findings = new ArrayList<>();
        for (Check check : checks) {
            Savepoint before = session.setSavepoint();
            try {
                findings.addAll(check.findings(source));
            } catch (SQLException e) {
                String state = Objects.requireNonNullElse(e.getSQLState(), "");
                if (state.startsWith("08") || state.startsWith("57P")) {
                    throw e;
                }
                session.rollback(before);
                findings.add(Finding.warning(
                        "Something could not be asked, and what it would have shown is not known: "
                                + Objects.requireNonNullElse(e.getMessage(), state)
                                        .lines()
                                        .findFirst()
                                        .orElse(state),
                        "Ask as a role with more rights"));
            }
        }
        findings.sort(Comparator.comparing(Finding::severity));
        return List.copyOf(findings);
    }
}
