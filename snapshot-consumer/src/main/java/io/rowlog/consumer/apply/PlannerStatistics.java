package io.rowlog.consumer.apply;

import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.access.job.Workers;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.schema.catalog.Definition.Section;
import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects what the planner wants to know of tables ({@code ANALYZE}): of most as soon as their rows are there and still in
 * the server's cache. Works on the session and in the transaction of its caller, but for its worker, which has its own.
 */
final class PlannerStatistics {
    /** Of these, a part can be collected only when all tables and indexes are there. */
    private static final String LATER = """
            SELECT n.nspname, c.relname
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'p' OR c.relhassubclass
               OR EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indexprs IS NOT NULL)
            """;

    private PlannerStatistics() {}

    /** Collects those of a table, and notes that in the state of the restore. */
    static void collect(Connection session, QualifiedName table) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute("ANALYZE " + table.sql());
        }
        try (PreparedStatement update = session.prepareStatement(
                "UPDATE rowlog.part SET analyzed = true WHERE table_schema = ? AND table_name = ?")) {
            update.setString(1, table.schema());
            update.setString(2, table.name());
            update.execute();
        }
    }

    /** Tables of which statistics are to be collected when all else is there. */
    static List<QualifiedName> remaining(Connection session, RestorePlan plan) throws SQLException {
        Set<QualifiedName> later = new HashSet<>();
        plan.definitions(Section.AFTER_DATA).stream()
                .filter(definition -> definition.kind().equals("statistics object"))
                .forEach(definition -> later.add(definition.table()));
        try (Statement statement = session.createStatement()) {
            try (ResultSet row = statement.executeQuery(LATER)) {
                while (row.next()) {
                    later.add(new QualifiedName(row.getString(1), row.getString(2)));
                }
            }
            try (ResultSet row =
                    statement.executeQuery("SELECT table_schema, table_name FROM rowlog.part WHERE NOT analyzed")) {
                while (row.next()) {
                    later.add(new QualifiedName(row.getString(1), row.getString(2)));
                }
            }
        }
        return plan.tables().stream()
                .map(CapturedTable::name)
                .filter(later::contains)
                .toList();
    }

    /** Collects statistics of one table after the other. Used by one thread. */
    static final class Worker implements Workers.Worker<QualifiedName> {
        private final RestoreSession session;
        private final JobProgress progress;

        Worker(Sessions sessions, JobProgress progress) throws SQLException {
            this.progress = progress;
            session = RestoreSession.work(sessions);
        }

        @Override
        public void work(QualifiedName table) throws SQLException {
            collect(session.connection(), table);
            session.connection().commit();
            progress.advanced(Phase.FINISH, 1);
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
