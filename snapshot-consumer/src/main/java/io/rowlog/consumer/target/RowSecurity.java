package io.rowlog.consumer.target;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Tables and heaps of which policies would hide rows from the role (PostgreSQL documentation, chapter Row Security Policies).
 * Immutable.
 *
 * @param active in order of their names
 */
public record RowSecurity(List<Active> active) {
    private static final String ACTIVE = """
            SELECT c.oid, n.nspname, c.relname, pg_catalog.pg_has_role(c.relowner, 'USAGE'), current_user::pg_catalog.text,
                   pg_catalog.quote_ident(current_user)
            FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.oid = ANY (?) AND c.relrowsecurity AND pg_catalog.row_security_active(c.oid)
            ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
            """;

    public RowSecurity {
        active = List.copyOf(active);
    }

    /**
     * One of them.
     *
     * @param own whether the role has the rights of its owner: then policies are there for owners too ({@code FORCE ROW LEVEL
     *     SECURITY}), and the role can lift that for a transaction
     * @param role who would not see the rows
     * @param roleSql the same as SQL
     */
    public record Active(long oid, QualifiedName name, boolean own, String role, String roleSql) {}

    /** Asks for the tables and the heaps of their rows. */
    public static RowSecurity read(Connection session, Collection<Table> tables) throws SQLException {
        List<Active> active = new ArrayList<>();
        try (PreparedStatement statement = session.prepareStatement(ACTIVE)) {
            Object[] relations = tables.stream()
                    .flatMapToLong(table -> LongStream.concat(
                            LongStream.of(table.oid()), table.heaps().stream().mapToLong(heap -> heap.oid())))
                    .distinct()
                    .boxed()
                    .toArray();
            statement.setArray(1, session.createArrayOf("oid", relations));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    active.add(new Active(
                            row.getLong(1),
                            new QualifiedName(row.getString(2), row.getString(3)),
                            row.getBoolean(4),
                            row.getString(5),
                            row.getString(6)));
                }
            }
        }
        return new RowSecurity(active);
    }

    /** Whether the role sees a heap's rows only when it lifts what it has forced on itself. */
    public boolean forced(long heap) {
        return active.stream().anyMatch(one -> one.own() && one.oid() == heap);
    }

    /** The statement that lifts for a transaction what is forced on the owner of a heap; nobody else reads it meanwhile. */
    public static String lifting(QualifiedName heap) {
        return "ALTER TABLE ONLY " + heap.sql() + " NO FORCE ROW LEVEL SECURITY";
    }

    /**
     * Passes when the role sees all rows.
     *
     * @param lifting whether it may lift for a transaction what is forced on it as the owner
     * @throws Failure naming all tables of which it does not, and what lets it
     */
    public void requireNone(boolean lifting) {
        List<Active> hiding =
                active.stream().filter(one -> !(lifting && one.own())).toList();
        if (!hiding.isEmpty()) {
            Active first = hiding.getFirst();
            throw new Failure(
                    FailureCode.TARGET_UNFIT,
                    "Row security of "
                            + TargetTables.names(
                                    hiding.stream().map(Active::name).toList())
                            + " may hide rows from role " + first.role(),
                    "ALTER ROLE " + first.roleSql() + " BYPASSRLS");
        }
    }
}
