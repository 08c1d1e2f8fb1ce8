package io.rowlog.consumer.plan;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.schema.catalog.LargeObjects;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Whether a target can take a plan's large objects, and tell of them. Stateless. */
public final class LargeObjectCheck {
    private static final String QUERY = """
            SELECT pg_catalog.current_setting('block_size')::pg_catalog.int4 / 4, current_user,
                   pg_catalog.quote_ident(current_user),
                   pg_catalog.has_table_privilege('pg_catalog.pg_largeobject', 'SELECT')
            """;

    private LargeObjectCheck() {}

    /**
     * Passes when the plan has no large objects, or the target's have pages of the log's size.
     *
     * @param read whether they are to be read back, which the role then must be allowed to
     * @throws Failure when they do not
     */
    public static void require(RestorePlan plan, Connection session, boolean read) throws SQLException {
        if (!plan.tableNames().contains(LargeObjects.TABLE)) {
            return;
        }
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(QUERY)) {
            row.next();
            if (row.getInt(1) != LargeObjects.PAGE_BYTES) {
                throw new Failure(
                        FailureCode.TARGET_UNFIT,
                        "The backup's large objects have pages of " + LargeObjects.PAGE_BYTES
                                + " bytes, the target's of " + row.getInt(1),
                        "Restore into a server with blocks of 8 KiB, or leave them out with --exclude "
                                + LargeObjects.TABLE);
            }
            if (read && !row.getBoolean(4)) {
                throw new Failure(
                        FailureCode.TARGET_UNFIT,
                        "Role " + row.getString(2) + " may not read " + LargeObjects.TABLE
                                + " in the target, so that large objects cannot be compared with the log.",
                        "GRANT SELECT ON " + LargeObjects.TABLE + " TO " + row.getString(3)
                                + ", or restore with --no-verify");
            }
        }
    }
}
