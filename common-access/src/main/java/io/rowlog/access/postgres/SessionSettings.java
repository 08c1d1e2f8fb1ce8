package io.rowlog.access.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings of every session, on the source and on the target alike (PostgreSQL documentation, chapter Client Connection
 * Defaults). With them the text form of a value depends on the value alone, an unqualified name finds nothing but
 * PostgreSQL's own objects, and no limit of the server ends a long read.
 */
final class SessionSettings {
    private static final Map<String, String> VALUES = new TreeMap<>(Map.ofEntries(
            Map.entry("client_encoding", "UTF8"),
            Map.entry("DateStyle", "ISO, YMD"),
            Map.entry("IntervalStyle", "postgres"),
            Map.entry("TimeZone", "UTC"),
            Map.entry("extra_float_digits", "3"),
            Map.entry("bytea_output", "hex"),
            Map.entry("xmlbinary", "base64"),
            Map.entry("xmloption", "content"),
            Map.entry("lc_monetary", "C"),
            Map.entry("search_path", ""),
            Map.entry("quote_all_identifiers", "off"),
            Map.entry("array_nulls", "on"),
            Map.entry("transform_null_equals", "off"),
            Map.entry("statement_timeout", "0"),
            Map.entry("lock_timeout", "0"),
            Map.entry("idle_in_transaction_session_timeout", "0"),
            Map.entry("idle_session_timeout", "0"),
            Map.entry("transaction_timeout", "0"),
            // The catalog queries are long and their results small: compiling them takes more time than running them.
            Map.entry("jit", "off"),
            // A statement whose rows a policy would hide fails, instead of leaving them out.
            Map.entry("row_security", "off")));

    /** The join skips what this server does not know yet: {@code transaction_timeout} came with version 17. */
    private static final String SQL = """
            SELECT pg_catalog.current_setting('server_version_num')::int4,
                   pg_catalog.count(pg_catalog.set_config(s.name, v.value, false))
            FROM ROWS FROM (pg_catalog.unnest(?::text[]), pg_catalog.unnest(?::text[])) AS v(name, value)
            JOIN pg_catalog.pg_settings AS s ON pg_catalog.lower(s.name) = pg_catalog.lower(v.name)
            """;

    private SessionSettings() {}

    /** Sets them, and returns the server's version. */
    static ServerVersion apply(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>(VALUES.keySet());
        List<String> values = new ArrayList<>(VALUES.values());
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setArray(1, connection.createArrayOf("text", names.toArray()));
            statement.setArray(2, connection.createArrayOf("text", values.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new ServerVersion(row.getInt(1));
            }
        }
    }
}
