package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.Uncaptured;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Foreign keys whose own triggers are disabled, so that they hold for no row that comes. Their triggers are named by OIDs,
 * so a restore could not disable the same ones.
 */
final class DisabledKeyQuery {
    private static final CatalogQuery KEYS = new CatalogQuery(
            """
            SELECT DISTINCT 'foreign key', i.identity, 'its triggers are disabled, and it is restored with them enabled'
            FROM pg_catalog.pg_trigger AS t
            JOIN pg_catalog.pg_constraint AS k ON k.oid = t.tgconstraint AND k.contype = 'f'
            JOIN pg_catalog.pg_namespace AS n ON n.oid = k.connamespace
            CROSS JOIN LATERAL pg_catalog.pg_identify_object('pg_catalog.pg_constraint'::regclass, k.oid, 0) AS i
            WHERE t.tgisinternal AND t.tgenabled = 'D' AND i.identity IS NOT NULL AND %s AND %s
            """.formatted(UserSchemas.CONDITION, UserSchemas.notOfExtension("pg_class", "k.conrelid")));

    private DisabledKeyQuery() {}

    static List<Uncaptured> read(Connection connection) throws SQLException {
        return KEYS.list(connection, row -> new Uncaptured(row.getString(1), row.getString(2), row.getString(3)));
    }
}
