package io.rowlog.consumer.ddl;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.consumer.target.ServerFailure;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.SqlIdentifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whether the target's server has what definitions need and no log has, because it belongs to no database: roles,
 * providers of security labels, tablespaces. Stateless.
 */
public final class ServerObjectsCheck {
    private static final String MISSING_ROLES =
            "SELECT n FROM unnest(?::text[]) n WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname = n)";

    private static final String MISSING_TABLESPACES = """
            SELECT DISTINCT n FROM unnest(?::text[]) AS n
            WHERE n NOT IN (SELECT quote_ident(s.spcname) FROM pg_tablespace AS s)
            ORDER BY 1
            """;

    private static final String SET_TABLESPACE = " SET TABLESPACE ";

    private ServerObjectsCheck() {}

    /**
     * Passes when all are there.
     *
     * @param target in a transaction
     * @throws Failure naming what is missing and what to do: every role with what needs it, the first provider, or every
     *     tablespace
     * @throws SQLException when the connection is lost
     */
    public static void require(Connection target, List<Definition> definitions) throws SQLException {
        requireRoles(target, definitions);
        requireLabelProviders(target, definitions);
        requireTablespaces(target, definitions);
    }

    private static void requireRoles(Connection target, List<Definition> definitions) throws SQLException {
        Map<String, List<Definition>> needs = new TreeMap<>();
        for (Definition definition : definitions) {
            definition
                    .roles()
                    .forEach(role -> needs.computeIfAbsent(role, name -> new ArrayList<>())
                            .add(definition));
        }
        needs.keySet().retainAll(missing(target, MISSING_ROLES, needs.keySet()));
        if (!needs.isEmpty()) {
            throw new Failure(
                    FailureCode.TARGET_UNFIT,
                    "The target's server does not have these roles that the backup names:\n  "
                            + needs.entrySet().stream()
                                    .map(ServerObjectsCheck::line)
                                    .collect(Collectors.joining("\n  ")),
                    remedy(needs));
        }
    }

    private static String line(Map.Entry<String, List<Definition>> need) {
        Definition first = need.getValue().getFirst();
        int more = need.getValue().size() - 1;
        return need.getKey() + ", for " + first.kind() + " " + first.identity()
                + (more == 0 ? "" : " and " + more + " more");
    }

    private static Remedy remedy(Map<String, List<Definition>> needs) {
        String statements = needs.keySet().stream()
                .map(role -> "CREATE ROLE " + SqlIdentifier.quote(role) + ";")
                .collect(Collectors.joining("\n  "));
        return needs.values().stream().flatMap(List::stream).allMatch(RoleSelection::takesRights)
                ? Remedy.of(
                        "Nothing was changed. Create them, or restore without %s and %s:\n  %s",
                        Setting.OWNERS, Setting.GRANTS, statements)
                : Remedy.of("Nothing was changed. Create them:\n  %s", statements);
    }

    /**
     * A server has no list of providers to be asked for, but {@code SECURITY LABEL} looks for the provider before it looks
     * for the object. So one label of each provider is tried, and rolled back.
     */
    private static void requireLabelProviders(Connection target, List<Definition> definitions) throws SQLException {
        List<String> labels = definitions.stream()
                .filter(definition -> definition.kind().equals("security label"))
                .flatMap(definition -> definition.statements().stream())
                .toList();
        Set<String> tried = new HashSet<>();
        for (String label : labels) {
            if (tried.add(label.substring(0, label.indexOf(" ON ")))) {
                requireLabelProvider(target, label);
            }
        }
    }

    private static void requireLabelProvider(Connection target, String label) throws SQLException {
        Savepoint before = target.setSavepoint();
        try (Statement statement = target.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(label);
        } catch (SQLException e) {
            Optional<Failure> failure = ServerFailure.ofLabel(e);
            if (failure.isPresent()) {
                throw failure.get();
            }
        } finally {
            target.rollback(before);
        }
    }

    private static void requireTablespaces(Connection target, List<Definition> definitions) throws SQLException {
        List<String> missing = missing(
                target,
                MISSING_TABLESPACES,
                definitions.stream()
                        .filter(definition -> definition.kind().equals("tablespace"))
                        .map(definition -> tablespace(definition.statements().getFirst()))
                        .toList());
        if (!missing.isEmpty()) {
            throw new Failure(
                    FailureCode.TARGET_UNFIT,
                    "The target's server does not have these tablespaces: " + String.join(", ", missing),
                    Remedy.of(
                            "Nothing was changed. Create them there (CREATE TABLESPACE), or restore without %s: then all"
                                    + " goes into the database's own",
                            Setting.TABLESPACES));
        }
    }

    private static String tablespace(String statement) {
        return statement.substring(statement.lastIndexOf(SET_TABLESPACE) + SET_TABLESPACE.length());
    }

    private static List<String> missing(Connection target, String query, Collection<String> names) throws SQLException {
        List<String> missing = new ArrayList<>();
        try (PreparedStatement statement = target.prepareStatement(query)) {
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
