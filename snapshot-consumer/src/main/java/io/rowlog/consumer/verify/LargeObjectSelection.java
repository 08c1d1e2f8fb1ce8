package io.rowlog.consumer.verify;

import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.schema.catalog.Definition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * The large objects of a snapshot in a database that may have others, which do not matter, as tables do not that the
 * snapshot does not have. Immutable.
 *
 * @param identities their OIDs
 */
public record LargeObjectSelection(List<String> identities) {
    private static final String PRESENCE = """
            SELECT pg_catalog.count(*) FILTER (WHERE m.oid IS NULL), pg_catalog.count(*) FILTER (WHERE s.oid IS NULL)
            FROM pg_catalog.unnest(?::pg_catalog.oid[]) AS s(oid)
            FULL JOIN pg_catalog.pg_largeobject_metadata AS m ON m.oid = s.oid
            """;

    public LargeObjectSelection {
        identities = List.copyOf(identities);
    }

    /** Those of a plan. */
    public static LargeObjectSelection of(RestorePlan plan) {
        return new LargeObjectSelection(
                plan.largeObjects().stream().map(Definition::identity).toList());
    }

    /**
     * Which large objects a database has.
     *
     * @param missing how many of the snapshot's it does not have
     * @param others how many it has besides
     */
    public record Presence(long missing, long others) {}

    /** Looks into a database. */
    public Presence presence(Connection session) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(PRESENCE)) {
            statement.setString(1, literal());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Presence(row.getLong(1), row.getLong(2));
            }
        }
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
