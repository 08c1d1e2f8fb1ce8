package io.rowlog.consumer.ddl;

import io.rowlog.access.failure.Failure;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.plan.DefinitionLocks;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Adds check constraints whose functions the server cannot plan now, such as one that names a table without its schema, to
 * tables and domains without rows. {@code ALTER TABLE ... ADD CONSTRAINT} plans the expression though there is no row to
 * check, {@code CREATE TABLE} does not, so a server can have such a constraint. Where there are rows, the constraint is better
 * left out than they.
 *
 * <p>The planner neither replaces a call by the body of a {@code SECURITY DEFINER} function nor calls a volatile one
 * (PostgreSQL documentation, chapter Function Volatility Categories). So the functions are both while the constraint is added.
 * Not thread-safe.
 */
public final class UnplannedChecks {
    private static final String FUNCTIONS = """
            SELECT pg_catalog.format('ALTER FUNCTION %1$s VOLATILE SECURITY DEFINER', i.identity),
                   pg_catalog.format('ALTER FUNCTION %1$s %2$s SECURITY %3$s', i.identity,
                       CASE p.provolatile WHEN 'i' THEN 'IMMUTABLE' WHEN 's' THEN 'STABLE' ELSE 'VOLATILE' END,
                       CASE WHEN p.prosecdef THEN 'DEFINER' ELSE 'INVOKER' END)
            FROM pg_catalog.pg_proc AS p
            CROSS JOIN LATERAL pg_catalog.pg_identify_object('pg_catalog.pg_proc'::regclass, p.oid, 0) AS i
            WHERE p.oid >= 16384 AND p.prokind = 'f' AND i.identity = ANY (?)
            """;

    private final RestorePlan plan;
    private final DefinitionLocks tables;

    /** Those among the definitions of a plan. */
    public UnplannedChecks(RestorePlan plan) {
        this.plan = plan;
        tables = new DefinitionLocks(plan.definitions());
    }

    /**
     * Adds a constraint that was refused, if it is one of these.
     *
     * @param session with what the writer needs; in a transaction, which goes on as if nothing had been tried where it fails
     * @return whether it is there
     * @throws SQLException when the connection is lost
     */
    public boolean add(Definition definition, Connection session, DefinitionWriter writer) throws SQLException {
        if (!definition.kind().endsWith(" constraint")
                || definition.section() != Definition.Section.BEFORE_DATA
                || hasRows(definition)) {
            return false;
        }
        List<String> before = new ArrayList<>();
        List<String> after = new ArrayList<>();
        try (PreparedStatement select = session.prepareStatement(FUNCTIONS)) {
            select.setArray(1, session.createArrayOf("text", functions(definition)));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    before.add(row.getString(1));
                    after.add(row.getString(2));
                }
            }
        }
        return !before.isEmpty() && add(definition, session, writer, before, after);
    }

    private static boolean add(
            Definition definition,
            Connection session,
            DefinitionWriter writer,
            List<String> before,
            List<String> after)
            throws SQLException {
        Savepoint nothing = session.setSavepoint();
        try (Statement statement = session.createStatement()) {
            statement.execute(String.join(";\n", before));
            writer.write(definition);
            statement.execute(String.join(";\n", after));
            session.releaseSavepoint(nothing);
            return true;
        } catch (SQLException | Failure e) {
            session.rollback(nothing);
            return false;
        }
    }

    private Object[] functions(Definition check) {
        return needs(check, "function").map(Definition::identity).toArray();
    }

    private Stream<Definition> needs(Definition check, String kind) {
        return plan.definitions().stream()
                .filter(definition -> definition.kind().equals(kind)
                        && check.dependsOn().contains(definition.id()));
    }

    /** Whether a row would have to fulfil it, in a table that inherits the constraint or has the domain somewhere too. */
    private boolean hasRows(Definition check) {
        Set<QualifiedName> filled = plan.tables().stream()
                .filter(table -> table.manifest().rows() > 0)
                .map(CapturedTable::name)
                .collect(Collectors.toSet());
        if (!check.table().name().isEmpty()) {
            QualifiedName root = tables.root(check.table());
            return filled.stream().anyMatch(table -> tables.root(table).equals(root));
        }
        Set<String> users = needs(check, "type").map(Definition::id).collect(Collectors.toCollection(HashSet::new));
        return plan.definitions().stream()
                .filter(definition -> definition.dependsOn().stream().anyMatch(users::contains)
                        && users.add(definition.id()))
                .anyMatch(definition -> filled.contains(definition.table()));
    }
}
