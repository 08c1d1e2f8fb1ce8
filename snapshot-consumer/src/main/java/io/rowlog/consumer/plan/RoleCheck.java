package io.rowlog.consumer.plan;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.SqlIdentifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whether the target's server has the roles that definitions name. Roles belong to no database, so no log has them. */
public final class RoleCheck {
    private static final String MISSING =
            "SELECT n FROM unnest(?::text[]) n WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname = n)";

    private RoleCheck() {}

    /**
     * Passes when all are there.
     *
     * @throws Failure naming every role that is missing, what needs it, and the statements that create them
     * @throws SQLException when the connection is lost
     */
    public static void require(Connection target, List<Definition> definitions) throws SQLException {
        Map<String, List<Definition>> needs = new TreeMap<>();
        for (Definition definition : definitions) {
            definition
                    .roles()
                    .forEach(role -> needs.computeIfAbsent(role, name -> new ArrayList<>())
                            .add(definition));
        }
        needs.keySet().retainAll(missing(target, List.copyOf(needs.keySet())));
        if (!needs.isEmpty()) {
            throw new Failure(
                    FailureCode.TARGET_UNFIT,
                    "The target's server does not have these roles that the backup names:\n  "
                            + needs.entrySet().stream().map(RoleCheck::line).collect(Collectors.joining("\n  ")),
                    remedy(needs));
        }
    }

    private static String line(Map.Entry<String, List<Definition>> need) {
        Definition first = need.getValue().getFirst();
        int more = need.getValue().size() - 1;
        return need.getKey() + ", for " + first.kind() + " " + first.identity()
                + (more == 0 ? "" : " and " + more + " more");
    }

    private static String remedy(Map<String, List<Definition>> needs) {
        boolean optional = needs.values().stream().flatMap(List::stream).allMatch(RoleSelection::takesRights);
        return "Nothing was changed. Create them"
                + (optional ? ", or restore without --owners and --grants:\n  " : ":\n  ")
                + needs.keySet().stream()
                        .map(role -> "CREATE ROLE " + SqlIdentifier.quote(role) + ";")
                        .collect(Collectors.joining("\n  "));
    }

    private static List<String> missing(Connection target, List<String> roles) throws SQLException {
        List<String> missing = new ArrayList<>();
        try (PreparedStatement statement = target.prepareStatement(MISSING)) {
            statement.setArray(1, target.createArrayOf("text", roles.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    missing.add(row.getString(1));
                }
            }
        }
        return missing;
    }
}
