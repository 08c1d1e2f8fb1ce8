package io.rowlog.consumer.load;

import io.rowlog.consumer.ddl.DefinitionWriter;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.consumer.target.TargetLargeObjects;
import io.rowlog.consumer.verify.TableDigest;
import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.catalog.LargeObjects;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/**
 * Brings a plan's large objects into a target (PostgreSQL documentation, chapter Large Objects). A role that may write into
 * the system catalog of their pages writes rows as into any table, others write through the server's functions. Stateless.
 */
public final class LargeObjectRows {
    private static final String EMPTY =
            "DELETE FROM pg_catalog.pg_largeobject AS p WHERE p.loid = ANY (?::pg_catalog.oid[])";
    private static final String UNLINK =
            "SELECT pg_catalog.count(pg_catalog.lo_unlink(o.oid)) FROM pg_catalog.unnest(?::pg_catalog.oid[]) AS o(oid)";

    private LargeObjectRows() {}

    /** Whether the role may write pages as rows: a superuser may. */
    static boolean mayInsert(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT pg_catalog.has_table_privilege('pg_catalog.pg_largeobject', 'INSERT')")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /**
     * Brings them into a target that may have some of them, in the caller's transaction: those get the backup's content and
     * whatever it sets on them, those that are missing are created, and others stay as they are.
     *
     * @param merged whether to compare what the target then has of them with the backup
     */
    public static void exchange(
            Connection session, RestorePlan plan, CapturedTable pages, TableLoader loader, boolean merged)
            throws SQLException {
        TargetLargeObjects wanted = TargetLargeObjects.of(plan);
        TargetLargeObjects existing = wanted.existing(session);
        Set<String> kept = new HashSet<>();
        if (mayInsert(session)) {
            execute(session, EMPTY, existing.literal());
            kept.addAll(existing.identities());
        } else {
            // Only made anew has it none of its pages: truncating leaves the first one.
            execute(session, UNLINK, existing.literal());
        }
        DefinitionWriter writer = new DefinitionWriter(session);
        plan.largeObjects().stream()
                .filter(definition -> !kept.contains(definition.identity()))
                .forEach(writer::write);
        loader.load(pages.whole(), LargeObjects.TABLE.sql(), false);
        plan.definitions().stream()
                .filter(definition -> LargeObjects.concernsOne(definition) && !LargeObjects.makesOne(definition))
                .forEach(writer::write);
        if (merged) {
            String from = "ONLY " + LargeObjects.TABLE.sql() + " AS t WHERE " + wanted.condition();
            TableDigest.read(session, pages.format(), from, advanced -> {}).requireMerged(pages);
        }
    }

    private static void execute(Connection session, String sql, String parameter) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setString(1, parameter);
            statement.execute();
        }
    }

    /**
     * Writes pages of large objects that exist, for a role that may not write them as rows: brings them into a temporary
     * table, and a few megabytes at a time from there into the objects, by the server's functions. Not thread-safe; its
     * transaction is the caller's.
     */
    static final class Writer implements TableLoader.Writer {
        /** Enough that statements cost nothing, and little for the server to keep twice. */
        private static final long BATCH_BYTES = 16L * 1024 * 1024;

        private static final String STAGING = "pg_temp.rowlog_large_object";

        private static final String WRITE = """
                SELECT pg_catalog.count(pg_catalog.lo_put(s.loid, s.pageno::pg_catalog.int8 * %d, s.data))
                FROM %s AS s WHERE pg_catalog.octet_length(s.data) > 0
                """.formatted(LargeObjects.PAGE_BYTES, STAGING);

        /**
         * A page without bytes is the end of an object that was lengthened, or was once. Only truncating makes one; where
         * later pages are there already, that would remove them, and the object's bytes are the same without it. 393216 is
         * to read and write, 2 counts from the end.
         */
        private static final String LENGTHEN = """
                SELECT pg_catalog.count(CASE WHEN pg_catalog.lo_lseek64(f.fd, 0, 2) <= f.length
                                             THEN pg_catalog.lo_truncate64(f.fd, f.length) END)
                FROM (SELECT pg_catalog.lo_open(s.loid, 393216) AS fd, s.length
                      FROM (SELECT e.loid, e.pageno::pg_catalog.int8 * %d AS length FROM %s AS e
                            WHERE pg_catalog.octet_length(e.data) = 0 ORDER BY e.loid, e.pageno) AS s
                      OFFSET 0) AS f
                """.formatted(LargeObjects.PAGE_BYTES, STAGING);

        private final Connection session;
        private final CopyWriter copy;
        private long bytes;

        Writer(Connection session, CapturedTable table, ByteOutput buffer) throws SQLException {
            this.session = session;
            execute("CREATE TEMPORARY TABLE rowlog_large_object (loid pg_catalog.oid, pageno pg_catalog.int4,"
                    + " data pg_catalog.bytea) ON COMMIT DROP");
            copy = new CopyWriter(session, table.format(), STAGING, false, buffer);
        }

        @Override
        public void accept(ByteInput row) throws SQLException {
            int size = row.remaining();
            copy.accept(row);
            bytes += size;
            if (bytes >= BATCH_BYTES) {
                write();
            }
        }

        private void write() throws SQLException {
            copy.finish();
            // Lengthened first, while as few later pages as possible are there.
            execute(LENGTHEN);
            execute(WRITE);
            execute("TRUNCATE " + STAGING);
            bytes = 0;
        }

        @Override
        public void finish() throws SQLException {
            write();
            execute("DROP TABLE " + STAGING);
        }

        private void execute(String sql) throws SQLException {
            try (Statement statement = session.createStatement()) {
                statement.execute(sql);
            }
        }

        @Override
        public void close() throws SQLException {
            copy.close();
        }
    }
}
