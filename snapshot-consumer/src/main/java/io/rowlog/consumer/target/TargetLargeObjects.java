package io.rowlog.consumer.target;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.LargeObjects;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The large objects of a snapshot in a database that may have others, which do not matter, as tables do not that the
 * snapshot does not have. Immutable.
 *
 * @param identities their OIDs
 */
public record TargetLargeObjects(List<String> identities) {
    private static final String FITNESS = """
            SELECT pg_catalog.current_setting('block_size')::pg_catalog.int4 / 4, current_user,
                   pg_catalog.quote_ident(current_user),
                   pg_catalog.has_table_privilege('pg_catalog.pg_largeobject', 'SELECT')
            """;

    private static final String PRESENCE = """
            SELECT pg_catalog.count(*) FILTER (WHERE m.oid IS NULL), pg_catalog.count(*) FILTER (WHERE s.oid IS NULL)
            FROM pg_catalog.unnest(?::pg_catalog.oid[]) AS s(oid)
            FULL JOIN pg_catalog.pg_largeobject_metadata AS m ON m.oid = s.oid
            """;

    private static final String EXISTING =
            "SELECT m.oid::text FROM pg_catalog.pg_largeobject_metadata AS m WHERE m.oid = ANY (?::pg_catalog.oid[])";

    public TargetLargeObjects {
        identities = List.copyOf(identities);
    }

    /** Those of a plan. */
    public static TargetLargeObjects of(RestorePlan plan) {
        return new TargetLargeObjects(
                plan.largeObjects().stream().map(Definition::identity).toList());
    }

    /**
     * Passes when the plan has no large objects, or the target's have pages of the log's size.
     *
     * @param read whether they are to be read back, which the role then must be allowed to
     * @throws Failure when they do not
     */
    public static void requireFit(RestorePlan plan, Connection session, boolean read) throws SQLException {
        if (!plan.tableNames().contains(LargeObjects.TABLE)) {
            return;
        }
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(FITNESS)) {
            row.next();
            if (row.getInt(1) != LargeObjects.PAGE_BYTES) {
                throw new Failure(
                        FailureCode.TARGET_UNFIT,
                        "The backup's large objects have pages of " + LargeObjects.PAGE_BYTES
                                + " bytes, the target's of " + row.getInt(1),
                        Remedy.of(
                                "Restore into a server with blocks of 8 KiB, or leave them out with %s",
                                Setting.EXCLUDE.as(LargeObjects.TABLE.toString())));
            }
            if (read && !row.getBoolean(4)) {
                throw new Failure(
                        FailureCode.TARGET_UNFIT,
                        "Role " + row.getString(2) + " may not read " + LargeObjects.TABLE
                                + " in the target, so that large objects cannot be compared with the log.",
                        Remedy.of(
                                "GRANT SELECT ON %s TO %s, or restore with %s",
                                LargeObjects.TABLE, row.getString(3), Setting.NO_VERIFY));
            }
        }
    }

    /**
     * Which large objects a database has.
     *
     * @param missing how many of the snapshot's it does not have
     * @param others how many it has besides
     */
    public record Presence(long missing, long others) {}

    /** Counts those that a database has. */
    public Presence presence(Connection session) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(PRESENCE)) {
            statement.setString(1, literal());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Presence(row.getLong(1), row.getLong(2));
            }
        }
    }

    /** Those that a database has. */
    public TargetLargeObjects existing(Connection session) throws SQLException {
        List<String> existing = new ArrayList<>();
        try (PreparedStatement statement = session.prepareStatement(EXISTING)) {
            statement.setString(1, literal());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    existing.add(row.getString(1));
                }
            }
        }
        return new TargetLargeObjects(existing);
    }

    /** The OIDs in the server's text form of an array. */
    public String literal() {
        return "{" + String.join(",", identities) + "}";
    }

    /** Condition on their pages under the alias {@code t}, as SQL. */
    public String condition() {
        return "t.loid = ANY ('" + literal() + "'::pg_catalog.oid[])";
    }
}
