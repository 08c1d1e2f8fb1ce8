package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.Uncaptured;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Names what belongs to an extension and does not come back with it, since {@code CREATE EXTENSION} is all that a restore runs
 * (PostgreSQL documentation, chapter Packaging Related Objects into an Extension, and {@code ALTER EXTENSION ... ADD}). Stateless.
 *
 * <p>{@code pg_depend} does not say whether a member came with the extension's script. So the transactions that wrote rows of
 * catalogs are compared ({@code xmin}, which a row keeps when it is frozen): those of members that the script made are written
 * by the transaction that made the extension, or that updated it last. Of an extension that was updated more than once a member
 * counts as added only if it was there before it became one; and of one that {@code pg_upgrade} brought, where each member was
 * added by itself, only rows are named.
 */
final class ExtensionMembers {
    /** One query for each catalog that members are in and the role may read: (classid, objid, xmin). */
    private static final CatalogQuery CATALOGS = new CatalogQuery("""
            SELECT pg_catalog.format('SELECT %s::pg_catalog.oid, o.oid, o.xmin FROM %s AS o WHERE o.oid >= 16384',
                                     c.oid, 'pg_catalog.' || c.relname)
            FROM pg_catalog.pg_class AS c
            WHERE c.oid IN (SELECT d.classid FROM pg_catalog.pg_depend AS d WHERE d.deptype = 'e' AND d.objid >= 16384)
              AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
            ORDER BY c.relname COLLATE "C"
            """);

    /** Extensions by when they were created and last updated, and whether that tells of the members. */
    private static final String EXTENSIONS = """
            extension(oid, name, created, updated, told) AS MATERIALIZED (
                SELECT e.oid, e.extname, x.created, e.xmin,
                       EXISTS (SELECT FROM pg_catalog.pg_depend AS m
                               WHERE m.refclassid = 'pg_catalog.pg_extension'::regclass AND m.refobjid = e.oid
                                 AND m.deptype = 'e' AND m.xmin = x.created)
                FROM pg_catalog.pg_extension AS e
                CROSS JOIN LATERAL (
                    SELECT coalesce((SELECT d.xmin FROM pg_catalog.pg_depend AS d
                                     WHERE d.classid = 'pg_catalog.pg_extension'::regclass AND d.objid = e.oid
                                       AND d.refclassid = 'pg_catalog.pg_namespace'::regclass AND d.deptype = 'n' LIMIT 1),
                                    e.xmin) AS created) AS x
                WHERE e.oid >= 16384
            ),
            member(classid, objid, extension, created, updated, told, joined) AS MATERIALIZED (
                SELECT m.classid, m.objid, e.name, e.created, e.updated, e.told, m.xmin
                FROM pg_catalog.pg_depend AS m
                JOIN extension AS e ON m.refclassid = 'pg_catalog.pg_extension'::regclass AND m.refobjid = e.oid
                WHERE m.deptype = 'e'
            )
            """;

    private static final String ADDED = """
            WITH object(classid, objid, made) AS (%s),
            %s
            SELECT i.type, i.identity, 'was added to extension ' || pg_catalog.quote_ident(m.extension)
                                       || ', which is made without it'
            FROM member AS m
            LEFT JOIN object AS o ON o.classid = m.classid AND o.objid = m.objid
            CROSS JOIN LATERAL pg_catalog.pg_identify_object(m.classid, m.objid, 0) AS i
            WHERE m.told AND m.joined <> m.created AND m.joined <> m.updated AND i.type IS NOT NULL
              -- From PostgreSQL 17 on row types and array types are members too.
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                              WHERE d.classid = m.classid AND d.objid = m.objid AND d.deptype = 'i')
              AND (m.created = m.updated OR pg_catalog.age(o.made) > pg_catalog.age(m.joined))
            """;

    /** Columns and functions of extensions that were never updated, written since by other than a GRANT. */
    private static final CatalogQuery ALTERED = new CatalogQuery("""
            WITH %s
            SELECT i.type, i.identity, 'was altered, and extension ' || pg_catalog.quote_ident(m.extension)
                                       || ' makes it as it was'
            FROM member AS m
            LEFT JOIN pg_catalog.pg_proc AS p
              ON m.classid = 'pg_catalog.pg_proc'::regclass AND p.oid = m.objid
                 AND p.proacl IS NOT DISTINCT FROM (SELECT r.initprivs FROM pg_catalog.pg_init_privs AS r
                                                    WHERE r.classoid = m.classid AND r.objoid = m.objid AND r.objsubid = 0)
            LEFT JOIN pg_catalog.pg_class AS c
              ON m.classid = 'pg_catalog.pg_class'::regclass AND c.oid = m.objid AND c.relkind IN ('r', 'p', 'v', 'f', 'c')
            CROSS JOIN LATERAL pg_catalog.pg_identify_object(m.classid, m.objid, 0) AS i
            WHERE m.told AND m.joined = m.created AND m.created = m.updated AND i.type IS NOT NULL
              AND (p.xmin <> m.created
                   OR EXISTS (SELECT FROM pg_catalog.pg_attribute AS a
                              WHERE a.attrelid = c.oid AND a.attnum > 0 AND a.xmin <> m.created AND a.attacl IS NULL))
            """.formatted(EXTENSIONS));

    /**
     * Tables that are not empty, and whether their rows may be looked at: the role may read them, and there is no expression on
     * the table that the planner would evaluate, which may be that of a user.
     */
    private static final CatalogQuery TABLES = new CatalogQuery("""
            WITH %s
            SELECT c.oid::regclass::text, pg_catalog.quote_ident(m.extension), m.created, m.updated,
                   pg_catalog.has_table_privilege(c.oid, 'SELECT') AND pg_catalog.has_schema_privilege(c.relnamespace, 'USAGE')
                   AND NOT c.relrowsecurity
                   AND NOT EXISTS (SELECT FROM pg_catalog.pg_index AS i
                                   WHERE i.indrelid = c.oid AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL))
                   AND NOT EXISTS (SELECT FROM pg_catalog.pg_statistic_ext AS s WHERE s.stxrelid = c.oid)
                   AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS k WHERE k.conrelid = c.oid AND k.contype = 'c')
            FROM member AS m
            JOIN pg_catalog.pg_class AS c ON m.classid = 'pg_catalog.pg_class'::regclass AND c.oid = m.objid AND c.relkind = 'r'
            WHERE c.relpersistence <> 't' AND NOT c.relispartition
              AND c.oid NOT IN (SELECT x.oid FROM %s AS x(oid, condition))
              AND pg_catalog.pg_relation_size(c.oid) > 0
            """.formatted(EXTENSIONS, ExtensionTables.SQL));

    /**
     * A table of an extension that is not empty.
     *
     * @param name as SQL
     * @param created xid that wrote the rows which the extension brought along
     * @param updated xid that wrote those of its last update
     * @param mayLook whether its rows may be looked at
     */
    private record FilledTable(String name, String extension, String created, String updated, boolean mayLook) {
        boolean hasOtherRows(Connection connection) throws SQLException {
            String others = "SELECT EXISTS (SELECT FROM ONLY %s AS t WHERE t.xmin <> '%s'::xid AND t.xmin <> '%s'::xid)"
                    .formatted(name, created, updated);
            return !mayLook
                    || new CatalogQuery(others)
                            .list(connection, row -> row.getBoolean(1))
                            .getFirst();
        }

        Uncaptured uncaptured() {
            return new Uncaptured(
                    "rows of table", name, "extension " + extension + " does not mark them as its users'");
        }
    }

    /** A CASE, because the function fails without the privilege, and conditions are tried in any order. */
    private static final CatalogQuery SEQUENCES = new CatalogQuery("""
            WITH %s
            SELECT 'value of sequence', c.oid::regclass::text,
                   'extension ' || pg_catalog.quote_ident(m.extension) || ' does not mark it as its users'''
            FROM member AS m
            JOIN pg_catalog.pg_class AS c ON m.classid = 'pg_catalog.pg_class'::regclass AND c.oid = m.objid AND c.relkind = 'S'
            WHERE c.relpersistence <> 't' AND c.oid NOT IN (SELECT x.oid FROM %s AS x(oid, condition))
              AND CASE WHEN pg_catalog.has_sequence_privilege(c.oid, 'SELECT, USAGE')
                       THEN pg_catalog.pg_sequence_last_value(c.oid) IS NOT NULL ELSE true END
            """.formatted(EXTENSIONS, ExtensionTables.SQL));

    private ExtensionMembers() {}

    /** In no order. */
    static List<Uncaptured> read(Connection connection) throws SQLException {
        List<String> catalogs = CATALOGS.list(connection, row -> row.getString(1));
        if (catalogs.isEmpty()) {
            return List.of();
        }
        CatalogQuery added = new CatalogQuery(ADDED.formatted(String.join(" UNION ALL ", catalogs), EXTENSIONS));
        List<Uncaptured> uncaptured = new ArrayList<>();
        for (CatalogQuery query : List.of(added, ALTERED, SEQUENCES)) {
            uncaptured.addAll(query.list(connection, ExtensionMembers::uncaptured));
        }
        List<FilledTable> filled = TABLES.list(
                connection,
                row -> new FilledTable(
                        row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getBoolean(5)));
        for (FilledTable table : filled) {
            if (table.hasOtherRows(connection)) {
                uncaptured.add(table.uncaptured());
            }
        }
        return uncaptured;
    }

    private static Uncaptured uncaptured(ResultSet row) throws SQLException {
        return new Uncaptured(row.getString(1), row.getString(2), row.getString(3));
    }
}
