package io.rowlog.consumer.apply;

import io.rowlog.access.job.LostConnection;
import io.rowlog.access.job.Workers;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.schema.catalog.Definition.Section;
import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Array;
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
 * the server's cache. A restore is whole without that: what the server refuses is passed over, and so is a table with foreign
 * tables below it, of which {@code ANALYZE} would ask their servers; of that, its partitions here are analyzed. Works on the
 * session of its caller, and commits, but for its worker, which has its own.
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

    /**
     * Whether a table has a foreign table below it, and those below it that hold rows here. {@code ANALYZE ONLY} is no way
     * out: it samples all partitions.
     */
    private static final String BELOW = """
            WITH RECURSIVE below AS (
                SELECT to_regclass(?)::oid AS oid
                UNION
                SELECT i.inhrelid FROM below b JOIN pg_inherits i ON i.inhparent = b.oid)
            SELECT bool_or(c.relkind = 'f'),
                   array_agg(c.oid::regclass::text ORDER BY c.oid::regclass::text)
                       FILTER (WHERE c.relkind = 'r' AND NOT c.relhassubclass)
            FROM below b JOIN pg_class c ON c.oid = b.oid
            """;

    /**
     * Collects those of a table and commits; what the server refuses is passed over.
     *
     * @throws SQLException when the connection is lost
     */
    static void analyze(Connection session, QualifiedName table) throws SQLException {
        for (String relation : relations(session, table)) {
            try (Statement statement = session.createStatement()) {
                statement.execute("ANALYZE " + relation);
                session.commit();
            } catch (SQLException e) {
                if (LostConnection.of(e) != null) {
                    throw e;
                }
                session.rollback();
            }
        }
    }

    private static List<String> relations(Connection session, QualifiedName table) throws SQLException {
        try (PreparedStatement select = session.prepareStatement(BELOW)) {
            select.setString(1, table.sql());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                if (!row.getBoolean(1)) {
                    return List.of(table.sql());
                }
                Array here = row.getArray(2);
                return here == null ? List.of() : List.of((String[]) here.getArray());
            }
        }
    }

    /** As above, and notes that in the state of the restore. */
    static void collect(Connection session, QualifiedName table) throws SQLException {
        analyze(session, table);
        try (PreparedStatement update = session.prepareStatement(
                "UPDATE rowlog.part SET analyzed = true WHERE table_schema = ? AND table_name = ?")) {
            update.setString(1, table.schema());
            update.setString(2, table.name());
            update.execute();
        }
        session.commit();
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

        Worker(Sessions sessions) throws SQLException {
            session = RestoreSession.work(sessions);
        }

        @Override
        public void work(QualifiedName table) throws SQLException {
            // Tells of no progress: that would count as a step of the restore, and give it further tries.
            collect(session.connection(), table);
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
