package io.rowlog.consumer.ddl;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.schema.catalog.Definition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Whether the target's server has the tablespaces that definitions name. They belong to no database, so no log has them. */
public final class TablespaceCheck {
    private static final String SET_TABLESPACE = " SET TABLESPACE ";

    private static final String MISSING = """
            SELECT DISTINCT n FROM unnest(?::text[]) AS n
            WHERE n NOT IN (SELECT quote_ident(s.spcname) FROM pg_tablespace AS s)
            ORDER BY 1
            """;

    private TablespaceCheck() {}

    /**
     * Passes when all are there.
     *
     * @throws Failure naming every tablespace that is missing
     * @throws SQLException when the connection is lost
     */
    public static void require(Connection target, List<Definition> definitions) throws SQLException {
        List<String> missing = missing(
                target,
                definitions.stream()
                        .filter(definition -> definition.kind().equals("tablespace"))
                        .map(definition -> name(definition.statements().getFirst()))
                        .toList());
        if (!missing.isEmpty()) {
            throw new Failure(
                    FailureCode.TARGET_UNFIT,
                    "The target's server does not have these tablespaces: " + String.join(", ", missing),
                    "Nothing was changed. Create them there (CREATE TABLESPACE), or restore without --tablespaces: then all"
                            + " goes into the database's own");
        }
    }

    private static String name(String statement) {
        return statement.substring(statement.lastIndexOf(SET_TABLESPACE) + SET_TABLESPACE.length());
    }

    private static List<String> missing(Connection target, List<String> names) throws SQLException {
        List<String> missing = new ArrayList<>();
        try (PreparedStatement statement = target.prepareStatement(MISSING)) {
            statement.setArray(1, target.createArrayOf("text", names.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    missing.add(row.getString(1));
                }
            }
        }
        return missing;
    }
}
