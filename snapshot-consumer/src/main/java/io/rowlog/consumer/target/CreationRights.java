package io.rowlog.consumer.target;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.schema.catalog.Definition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the role may create in the target what a restore cannot do without (PostgreSQL documentation, chapter Privileges).
 * Stateless.
 */
public final class CreationRights {
    private static final String MISSING = """
            SELECT pg_catalog.format('database %I', d.datname),
                   pg_catalog.format('GRANT %s ON DATABASE %I TO %I', r.name, d.datname, current_user)
            FROM pg_catalog.pg_database AS d CROSS JOIN (SELECT ?::text AS name) AS r
            WHERE d.datname = pg_catalog.current_database() AND NOT pg_catalog.has_database_privilege(d.oid, r.name)
            UNION ALL
            SELECT pg_catalog.format('schema %I', n.nspname),
                   pg_catalog.format('GRANT CREATE ON SCHEMA %I TO %I', n.nspname, current_user)
            FROM pg_catalog.pg_namespace AS n
            WHERE n.nspname = ANY (?) AND NOT pg_catalog.has_schema_privilege(n.oid, 'CREATE')
            ORDER BY 1
            """;

    private CreationRights() {}

    /**
     * Passes when the role may create schemas, and the tables among these definitions in those schemas that are there.
     *
     * @throws Failure naming the database and all schemas in which it may not, with the statements that let it
     */
    public static void requireTables(Connection session, List<Definition> definitions) throws SQLException {
        require(
                session,
                "CREATE",
                definitions.stream()
                        .filter(definition -> definition.kind().equals("table"))
                        .map(definition -> definition.table().schema())
                        .distinct()
                        .toList(),
                "The role that restores may not create in ");
    }

    /**
     * Passes when the role may create temporary tables.
     *
     * @throws Failure with the statement that lets it
     */
    public static void requireTemporary(Connection session) throws SQLException {
        require(session, "TEMPORARY", List.of(), "The role that restores may not create temporary tables in ");
    }

    private static void require(Connection session, String right, List<String> schemas, String happened)
            throws SQLException {
        List<String> places = new ArrayList<>();
        List<String> grants = new ArrayList<>();
        try (PreparedStatement statement = session.prepareStatement(MISSING)) {
            statement.setString(1, right);
            statement.setArray(2, session.createArrayOf("text", schemas.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    places.add(row.getString(1));
                    grants.add(row.getString(2));
                }
            }
        }
        if (!places.isEmpty()) {
            throw new Failure(
                    FailureCode.TARGET_UNFIT,
                    happened + String.join(", ", places),
                    "Nothing was changed. Let it, " + String.join("; ", grants)
                            + "; or restore as a role that may, such as the database's owner");
        }
    }
}
