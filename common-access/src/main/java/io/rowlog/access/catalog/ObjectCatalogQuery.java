package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * The system catalogs that hold objects of the database: every one with OIDs, so that one that came with a newer server
 * is looked at too.
 */
final class ObjectCatalogQuery {
    /** Catalogs of servers 14 to 18 whose rows {@code pg_identify_object} knows. */
    private static final Set<String> IDENTIFIABLE = Set.of(
            "pg_am",
            "pg_amop",
            "pg_amproc",
            "pg_attrdef",
            "pg_cast",
            "pg_class",
            "pg_collation",
            "pg_constraint",
            "pg_conversion",
            "pg_default_acl",
            "pg_event_trigger",
            "pg_extension",
            "pg_foreign_data_wrapper",
            "pg_foreign_server",
            "pg_language",
            "pg_namespace",
            "pg_opclass",
            "pg_operator",
            "pg_opfamily",
            "pg_policy",
            "pg_proc",
            "pg_publication",
            "pg_rewrite",
            "pg_statistic_ext",
            "pg_transform",
            "pg_trigger",
            "pg_ts_config",
            "pg_ts_dict",
            "pg_ts_parser",
            "pg_ts_template",
            "pg_type",
            "pg_user_mapping");

    /** Catalogs whose rows are parts of objects in other catalogs, or are counted elsewhere. */
    private static final Set<String> PARTS =
            Set.of("pg_enum", "pg_publication_rel", "pg_publication_namespace", "pg_largeobject_metadata");

    private static final CatalogQuery CATALOGS = new CatalogQuery("""
            SELECT c.relname, pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')
            FROM pg_catalog.pg_class AS c
            JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'oid' AND a.attnum > 0
            WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r' AND NOT c.relisshared
            ORDER BY c.relname COLLATE "C"
            """);

    private ObjectCatalogQuery() {}

    /**
     * A catalog with objects.
     *
     * @param readable whether the role may read its OIDs
     */
    record ObjectCatalog(String name, boolean readable) {
        /** Whether the server can name its objects; one that it could not would fail the whole statement. */
        boolean identifiable() {
            return IDENTIFIABLE.contains(name);
        }

        /** SQL for its objects that were not made with the database cluster: (classid, objid). */
        String objects() {
            // Anyone may read the view, only a superuser the catalog.
            String relation = name.equals("pg_user_mapping")
                    ? "(SELECT umid AS oid FROM pg_catalog.pg_user_mappings) AS m"
                    : new QualifiedName("pg_catalog", name).sql();
            return "SELECT 'pg_catalog.%s'::regclass::oid, oid, %s FROM %s WHERE oid >= 16384"
                    .formatted(name, identifiable(), relation);
        }
    }

    static List<ObjectCatalog> read(Connection connection) throws SQLException {
        return CATALOGS
                .list(
                        connection,
                        row -> new ObjectCatalog(
                                row.getString(1),
                                row.getBoolean(2) || row.getString(1).equals("pg_user_mapping")))
                .stream()
                .filter(catalog -> !PARTS.contains(catalog.name()))
                .toList();
    }
}
