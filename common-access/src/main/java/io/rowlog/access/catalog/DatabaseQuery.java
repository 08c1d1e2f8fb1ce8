package io.rowlog.access.catalog;

import java.sql.Connection;
import java.sql.SQLException;

/** The facts about the database as a whole. */
record DatabaseQuery(String name, int serverVersion, String encoding, long systemIdentifier) {
    private static final CatalogQuery DATABASE = new CatalogQuery("""
            SELECT d.datname, pg_catalog.current_setting('server_version_num')::int4,
                   pg_catalog.pg_encoding_to_char(d.encoding),
                   pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')
            FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database()
            """);
    /** A statement of its own: privileges on functions are checked even in a branch that is not taken. */
    private static final CatalogQuery SYSTEM =
            new CatalogQuery("SELECT system_identifier FROM pg_catalog.pg_control_system()");

    static DatabaseQuery read(Connection connection) throws SQLException {
        boolean[] mayReadControl = new boolean[1];
        DatabaseQuery database = DATABASE.list(connection, row -> {
                    mayReadControl[0] = row.getBoolean(4);
                    return new DatabaseQuery(row.getString(1), row.getInt(2), row.getString(3), 0);
                })
                .getFirst();
        if (!mayReadControl[0]) {
            return database;
        }
        long system = SYSTEM.list(connection, row -> row.getLong(1)).getFirst();
        return new DatabaseQuery(database.name, database.serverVersion, database.encoding, system);
    }
}
