package io.rowlog.consumer.apply;

import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/** What must be known of the target's tables. Stateless. */
final class TargetTables {
    private static final String SEQUENCES = """
            WITH selected AS (SELECT to_regclass(n)::oid AS oid FROM unnest(?::text[]) n)
            SELECT n.nspname, c.relname
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'S' AND c.oid IN (
                SELECT objid FROM pg_depend
                WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i')
                  AND refobjid IN (SELECT oid FROM selected)
                UNION
                SELECT d.refobjid FROM pg_depend d JOIN pg_attrdef a ON a.oid = d.objid
                WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass
                  AND a.adrelid IN (SELECT oid FROM selected))
            """;

    private TargetTables() {}

    /** Names of all partitioned tables. */
    static Set<QualifiedName> partitioned(Connection session) throws SQLException {
        Set<QualifiedName> names = new HashSet<>();
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("SELECT n.nspname, c.relname FROM pg_class c"
                        + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'p'")) {
            while (row.next()) {
                names.add(new QualifiedName(row.getString(1), row.getString(2)));
            }
        }
        return names;
    }

    /** Names of the sequences that columns of these tables own or take defaults from. */
    static Set<QualifiedName> sequences(Connection session, Set<QualifiedName> tables) throws SQLException {
        Set<QualifiedName> names = new HashSet<>();
        try (PreparedStatement select = session.prepareStatement(SEQUENCES)) {
            select.setArray(
                    1,
                    session.createArrayOf(
                            "text", tables.stream().map(QualifiedName::sql).toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    names.add(new QualifiedName(row.getString(1), row.getString(2)));
                }
            }
        }
        return names;
    }

    /** {@code server_version_num}. */
    static int serverVersion(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_setting('server_version_num')::int4")) {
            row.next();
            return row.getInt(1);
        }
    }
}
