package io.rowlog.consumer.replay;

import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.access.kafka.CapturedLog;
import io.rowlog.access.kafka.TransactionsReader;
import io.rowlog.consumer.load.SequenceWriter;
import io.rowlog.consumer.restore.RestoreRequest;
import io.rowlog.schema.catalog.SequenceValue;
import io.rowlog.schema.log.LogEvent.Heartbeat;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What remains to be done when a target has reached its moment and goes its own way from there. Not thread-safe. */
final class Finish {
    /** Sequences of columns with the statement that moves each beyond the values that the column has. */
    private static final String BEHIND = """
            SELECT pg_catalog.format('SELECT pg_catalog.setval(%L, v) FROM (SELECT %s(%I) AS v FROM %s) AS x'
                       || ' WHERE v %s coalesce(pg_catalog.pg_sequence_last_value(%L), v %s 1)',
                       s.oid::pg_catalog.regclass, CASE WHEN q.seqincrement > 0 THEN 'max' ELSE 'min' END, a.attname,
                       a.attrelid::pg_catalog.regclass, CASE WHEN q.seqincrement > 0 THEN '>' ELSE '<' END,
                       s.oid::pg_catalog.regclass, CASE WHEN q.seqincrement > 0 THEN '-' ELSE '+' END)
            FROM pg_catalog.pg_class s
            JOIN pg_catalog.pg_sequence q ON q.seqrelid = s.oid
            JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = s.oid
                AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype IN ('a', 'i')
            JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
            WHERE s.relkind = 'S' AND a.atttypid IN (20, 21, 23)
            """;

    /** Materialized views that have been filled, each after those that it reads. */
    private static final String VIEWS = """
            WITH RECURSIVE reads(view, oid, depth) AS (
                SELECT c.oid, c.oid, 0 FROM pg_catalog.pg_class c WHERE c.relkind = 'm' AND c.relispopulated
                UNION
                SELECT r.view, d.refobjid, r.depth + 1
                FROM reads r
                JOIN pg_catalog.pg_rewrite w ON w.ev_class = r.oid
                JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = w.oid
                    AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid <> r.oid
                WHERE r.depth < 100)
            SELECT v.view::pg_catalog.regclass::text
            FROM (SELECT r.view, max(r.depth) FILTER (WHERE c.relkind = 'm') AS depth
                  FROM reads r JOIN pg_catalog.pg_class c ON c.oid = r.oid GROUP BY r.view) AS v
            ORDER BY v.depth, 1
            """;

    private final Connection session;
    private final RestoreRequest base;
    private final JobProgress progress;

    Finish(Connection session, RestoreRequest base, JobProgress progress) {
        this.session = session;
        this.base = base;
        this.progress = progress;
    }

    void run(Goal goal, CapturedLog log) throws SQLException {
        long begun = System.nanoTime();
        progress.begun(Phase.FINISH, 0);
        moveSequences(goal, log);
        for (String view : strings(VIEWS)) {
            execute("REFRESH MATERIALIZED VIEW " + view);
        }
        TargetNotes.drop(session);
        execute("SET LOCAL synchronous_commit = on");
        session.commit();
        progress.finished(Phase.FINISH, Duration.ofNanos(System.nanoTime() - begun));
    }

    /** The heartbeat after the end tells where sequences stood then, which is not before where they stood at the end. */
    private void moveSequences(Goal goal, CapturedLog log) throws SQLException {
        List<SequenceValue> later = new ArrayList<>();
        boolean[] found = {false};
        try (TransactionsReader transactions = new TransactionsReader(base.kafka(), base.log(), log.schemas()::get)) {
            transactions.visit(goal.end().orElseThrow(), transactions.end(), entry -> {
                if (entry.event() instanceof Heartbeat heartbeat) {
                    later.addAll(heartbeat.sequences());
                    found[0] = true;
                }
                return !found[0];
            });
        }
        if (found[0]) {
            SequenceWriter.advance(session, later);
        } else {
            for (String statement : strings(BEHIND)) {
                execute(statement);
            }
        }
    }

    private List<String> strings(String query) throws SQLException {
        List<String> strings = new ArrayList<>();
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                strings.add(row.getString(1));
            }
        }
        return strings;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }
}
