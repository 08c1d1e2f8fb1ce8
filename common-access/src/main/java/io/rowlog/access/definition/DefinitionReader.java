package io.rowlog.access.definition;

import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.OwnSchemas;
import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the definitions of everything in a database that Rowlog captures, in the order to create them.
 *
 * <p>Immutable and thread-safe. Sizes: one query per kind, whatever the number of objects.
 */
public final class DefinitionReader {
    private static final String SELECT = """
            SELECT d.classid::oid::bigint AS classid, d.objid::bigint AS objid, d.objsubid,
                   coalesce(o.type, l.type) AS type,
                   CASE WHEN d.classid = 'pg_database'::regclass THEN '' ELSE coalesce(o.identity, l.identity) END AS identity,
                   coalesce(n.nspname, '') AS schema, coalesce(c.relname, '') AS relation, d.statements,
                   coalesce(d.uses, '{}') AS uses
            FROM (
            """;

    private static final String FROM_OBJECTS = """
            ) d(classid, objid, objsubid, relid, statements, uses)
            LEFT JOIN pg_class c ON c.oid = d.relid
            LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
            CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, d.objsubid) o
            -- One that is unlinked meanwhile is still in the transaction's snapshot, with its content.
            LEFT JOIN LATERAL (SELECT 'large object', d.objid::text) l(type, identity)
              ON d.classid = 'pg_largeobject'::regclass
            """;

    private static final String OF_USERS = """
            WHERE NOT EXISTS (
                SELECT FROM pg_depend e
                WHERE e.deptype = 'e'
                  AND (e.classid, e.objid) IN ((d.classid, d.objid), ('pg_class'::regclass, d.relid)))
              AND (l.type IS NOT NULL OR coalesce(n.nspname, o.schema, '') !~ '^(pg_|information_schema$)')
            """;

    /** The privileges in {@code information_schema} are not recorded as those that it is made with. */
    private static final String OF_ALL = """
            WHERE coalesce(n.nspname, o.schema, CASE o.type WHEN 'schema' THEN o.name END, '') !~ '^(pg_temp|pg_toast|information_schema$)'
            """;

    private static final String NOT_OF_ROWLOG =
            "AND coalesce(n.nspname, o.schema, CASE o.type WHEN 'schema' THEN o.name END, '') NOT IN ("
                    + OwnSchemas.SQL_LIST + ") AND (d.classid, d.objid) NOT IN (" + OwnSchemas.SQL_OBJECTS + ")";

    /**
     * Reads the definitions as the connection's transaction sees them. Sets {@code search_path} to empty until that
     * transaction ends.
     *
     * @param connection in a transaction of isolation {@code REPEATABLE READ}. The server's functions that print
     *     definitions look past that snapshot, so whoever must exclude a change of definitions meanwhile holds locks on
     *     the tables.
     * @return in the order to create them: sections in their order, and in each what is depended on first; {@code
     *     dependsOn} names earlier ones only
     * @throws SQLException when a query fails, or an object is dropped while it is read (SQLSTATE 40001: read again)
     */
    public List<Definition> read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT set_config('search_path', '', true)");
        }
        int serverVersion = serverVersion(connection);
        List<CapturedObject> objects = new ArrayList<>();
        List<DefinitionQuery> queries = DefinitionQueries.BY_RANK;
        for (int rank = 0; rank < queries.size(); rank++) {
            objects.addAll(objects(connection, queries.get(rank), rank, serverVersion));
        }
        return new CreationOrder(objects, Dependencies.read(connection), Roles.read(connection)).definitions();
    }

    private static List<CapturedObject> objects(
            Connection connection, DefinitionQuery query, int rank, int serverVersion) throws SQLException {
        List<CapturedObject> objects = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            if (!readable(statement, query.readable())) {
                return objects;
            }
            try (ResultSet row = statement.executeQuery(sql(query, DefinitionQueries.SQL, serverVersion))) {
                while (row.next()) {
                    objects.add(object(row, query, rank));
                }
            }
        }
        return objects;
    }

    /**
     * The statement that a query's definitions come from, with the columns that {@link #object} reads. A condition on {@code
     * d}, which has the query's own columns, can be added to it by {@code AND}.
     */
    static String sql(DefinitionQuery query, SqlSections sections, int serverVersion) {
        return SELECT
                + sections.sql(query.name(), serverVersion)
                + FROM_OBJECTS
                + (query.ofSystemAndExtensions() ? OF_ALL : OF_USERS)
                + NOT_OF_ROWLOG;
    }

    private static boolean readable(Statement statement, @Nullable String condition) throws SQLException {
        if (condition == null) {
            return true;
        }
        try (ResultSet row = statement.executeQuery("SELECT " + condition)) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static CapturedObject object(ResultSet row, DefinitionQuery query, int rank) throws SQLException {
        Address address = new Address(row.getLong(1), row.getLong(2), row.getInt(3));
        String type = row.getString(4);
        String identity = row.getString(5);
        Array statements = row.getArray(8);
        if (type == null || identity == null || statements == null) {
            throw vanished(address);
        }
        List<String> texts = texts(statements);
        if (texts.isEmpty() || texts.stream().anyMatch(String::isEmpty)) {
            throw vanished(address);
        }
        String aspect = query.aspect();
        return new CapturedObject(
                address,
                aspect,
                rank,
                query.section(),
                aspect == null ? type : aspect,
                aspect == null ? identity : (type + " " + identity).strip(),
                new QualifiedName(row.getString(6), row.getString(7)),
                texts,
                texts(row.getArray(9)),
                query.standsAlone());
    }

    private static SQLException vanished(Address address) {
        return new SQLException(
                "Object " + address + " was dropped while its definition was read; read the definitions again",
                "40001");
    }

    private static List<String> texts(Array array) throws SQLException {
        String[] elements = (String[]) array.getArray();
        List<String> texts = new ArrayList<>(elements.length);
        for (String element : elements) {
            texts.add(element == null ? "" : element);
        }
        return texts;
    }

    private static int serverVersion(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_setting('server_version_num')::int")) {
            row.next();
            return row.getInt(1);
        }
    }
}
