package io.rowlog.consumer.apply;

import io.rowlog.consumer.log.TableRows;
import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.catalog.LargeObjects;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Writes pages of large objects that exist, for a role that may not write into the system catalog of the pages: brings
 * them into a temporary table, and a few megabytes at a time from there into the objects, by the server's functions
 * (PostgreSQL documentation, chapter Large Objects). Not thread-safe; its transaction is the caller's.
 */
final class LargeObjectWriter implements RowWriter {
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

    LargeObjectWriter(Connection session, TableRows rows, ByteOutput buffer) throws SQLException {
        this.session = session;
        execute("CREATE TEMPORARY TABLE rowlog_large_object (loid pg_catalog.oid, pageno pg_catalog.int4,"
                + " data pg_catalog.bytea) ON COMMIT DROP");
        copy = new CopyWriter(session, rows, STAGING, false, buffer);
    }

    /** Whether the role may write pages as rows: a superuser may. */
    static boolean unnecessary(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT pg_catalog.has_table_privilege('pg_catalog.pg_largeobject', 'INSERT')")) {
            row.next();
            return row.getBoolean(1);
        }
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
