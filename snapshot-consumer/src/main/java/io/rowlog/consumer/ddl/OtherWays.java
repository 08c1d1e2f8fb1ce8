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
 * Other ways to make what the target refuses, for definitions that it would take in other circumstances. Not thread-safe.
 *
 * <p>Check constraints whose functions the server cannot plan now, such as one that names a table without its schema, for tables
 * and domains without rows: {@code ALTER TABLE ... ADD CONSTRAINT} plans the expression though there is no row to check, {@code
 * CREATE TABLE} does not, so a server can have such a constraint. The planner neither replaces a call by the body of a {@code
 * SECURITY DEFINER} function nor calls a volatile one (PostgreSQL documentation, chapter Function Volatility Categories), so
 * the functions are both while the constraint is added. Where there are rows, the constraint is better left out than they.
 *
 * <p>Tables that inherit, and partitions, which come later than the checks of those that they inherit from, since they were
 * left out before: {@code INHERIT} and {@code ATTACH PARTITION} want these checks in the table.
 */
public final class OtherWays {
    private static final String FUNCTIONS = """
            SELECT pg_catalog.format('ALTER FUNCTION %1$s VOLATILE SECURITY DEFINER', i.identity),
                   pg_catalog.format('ALTER FUNCTION %1$s %2$s SECURITY %3$s', i.identity,
                       CASE p.provolatile WHEN 'i' THEN 'IMMUTABLE' WHEN 's' THEN 'STABLE' ELSE 'VOLATILE' END,
                       CASE WHEN p.prosecdef THEN 'DEFINER' ELSE 'INVOKER' END)
            FROM pg_catalog.pg_proc AS p
            CROSS JOIN LATERAL pg_catalog.pg_identify_object('pg_catalog.pg_proc'::regclass, p.oid, 0) AS i
            WHERE p.oid >= 16384 AND p.prokind = 'f' AND i.identity = ANY (?)
            """;

    private static final String CHECKS = """
            SELECT DISTINCT ON (k.conname)
                   pg_catalog.format(' ADD CONSTRAINT %I %s', k.conname, pg_catalog.pg_get_constraintdef(k.oid)), ''
            FROM pg_catalog.pg_constraint AS k
            WHERE k.contype = 'c' AND NOT k.connoinherit AND k.conrelid::regclass::text = ANY (?)
            ORDER BY k.conname, k.convalidated DESC
            """;

    private final RestorePlan plan;
    private final DefinitionLocks tables;

    /** Ways for the definitions of a plan. */
    public OtherWays(RestorePlan plan) {
        this.plan = plan;
        tables = new DefinitionLocks(plan.definitions());
    }

    /**
     * Makes a definition that was refused, if there is another way.
     *
     * @param session the writer's; in a transaction, which goes on as if nothing had been tried where that fails too
     * @return whether it is there
     * @throws SQLException when the connection is lost
     */
    public boolean make(Definition definition, Connection session, DefinitionWriter writer) throws SQLException {
        boolean constraint = definition.kind().endsWith(" constraint");
        if (definition.section() != Definition.Section.BEFORE_DATA
                || !(constraint ? !hasRows(definition) : definition.kind().endsWith("table"))) {
            return false;
        }
        Savepoint nothing = session.setSavepoint();
        try {
            boolean made = constraint ? addUnplanned(definition, session, writer) : createLate(definition, session);
            session.releaseSavepoint(nothing);
            return made;
        } catch (SQLException | Failure e) {
            session.rollback(nothing);
            return false;
        }
    }

    private boolean addUnplanned(Definition check, Connection session, DefinitionWriter writer) throws SQLException {
        Object[] functions = needs(check, "function").map(Definition::identity).toArray();
        List<List<String>> statements = texts(session, FUNCTIONS, functions);
        if (statements.isEmpty()) {
            return false;
        }
        execute(session, statements.stream().map(List::getFirst).toList());
        writer.write(check);
        execute(session, statements.stream().map(List::getLast).toList());
        return true;
    }

    private boolean createLate(Definition table, Connection session) throws SQLException {
        Object[] above = needs(table, "table").map(Definition::identity).toArray();
        if (above.length == 0 || table.statements().size() == 1) {
            return false;
        }
        execute(session, table.statements().subList(0, 1));
        List<List<String>> checks = texts(session, CHECKS, above);
        execute(
                session,
                checks.stream()
                        .map(check -> "ALTER TABLE " + table.identity() + check.getFirst())
                        .toList());
        execute(session, table.statements().subList(1, table.statements().size()));
        return true;
    }

    private static List<List<String>> texts(Connection session, String query, Object[] identities) throws SQLException {
        List<List<String>> texts = new ArrayList<>();
        try (PreparedStatement select = session.prepareStatement(query)) {
            select.setArray(1, session.createArrayOf("text", identities));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    texts.add(List.of(row.getString(1), row.getString(2)));
                }
            }
        }
        return texts;
    }

    private static void execute(Connection session, List<String> statements) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private Stream<Definition> needs(Definition check, String kind) {
        return plan.definitions().stream()
                .filter(definition ->
                        definition.kind().equals(kind) && check.dependsOn().contains(definition.id()));
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
                .filter(definition ->
                        definition.dependsOn().stream().anyMatch(users::contains) && users.add(definition.id()))
                .anyMatch(definition -> filled.contains(definition.table()));
    }
}
