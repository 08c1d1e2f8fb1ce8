package io.rowlog.access.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Settings of every session, on the source and on the target alike (PostgreSQL documentation, chapters Client Connection
 * Defaults and Version and Platform Compatibility). With them the text form of a value or a definition depends on it alone
 * and is read back as it was printed, an unqualified name finds nothing but PostgreSQL's own objects, and no limit of the
 * server ends a long read. Whatever a server, a database or a role sets otherwise has no effect. Settings that only a
 * superuser may change are not among them: none of those changes what is printed or read.
 */
public final class SessionSettings {
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
            // Literals within definitions: a backslash is a backslash, printed and read.
            Map.entry("standard_conforming_strings", "on"),
            Map.entry("escape_string_warning", "off"),
            Map.entry("backslash_quote", "safe_encoding"),
            Map.entry("quote_all_identifiers", "off"),
            Map.entry("array_nulls", "on"),
            Map.entry("transform_null_equals", "off"),
            // An index would give some of the rows that match only.
            Map.entry("gin_fuzzy_search_limit", "0"),
            // A source that was frozen hands its setting on to what is restored from it.
            Map.entry("default_transaction_read_only", "off"),
            Map.entry("default_transaction_isolation", "read committed"),
            Map.entry("default_transaction_deferrable", "off"),
            // What is created and does not say otherwise.
            Map.entry("check_function_bodies", "off"),
            Map.entry("default_tablespace", ""),
            Map.entry("default_table_access_method", "heap"),
            Map.entry("default_toast_compression", "pglz"),
            Map.entry("statement_timeout", "0"),
            Map.entry("lock_timeout", "0"),
            Map.entry("idle_in_transaction_session_timeout", "0"),
            Map.entry("idle_session_timeout", "0"),
            Map.entry("transaction_timeout", "0"),
            // The catalog queries are long and their results small: compiling them takes more time than running them.
            Map.entry("jit", "off"),
            // An error that is expected is not to end the session.
            Map.entry("exit_on_error", "off"),
            // A statement whose rows a policy would hide fails, instead of leaving them out.
            Map.entry("row_security", "off")));

    /**
     * Skips what this server does not know yet: {@code transaction_timeout} came with version 17. The view {@code pg_settings}
     * would tell that too, for more than all else that a session costs the server at its beginning.
     */
    private static final String SQL = """
            SELECT pg_catalog.current_setting('server_version_num')::int4,
                   pg_catalog.count(CASE WHEN pg_catalog.current_setting(v.name, true) IS NOT NULL
                                         THEN pg_catalog.set_config(v.name, v.value, false) END)
            FROM ROWS FROM (pg_catalog.unnest(?::text[]), pg_catalog.unnest(?::text[])) AS v(name, value)
            """;

    /** Those that a text which the server prints depends on. */
    private static final List<String> OF_TEXTS = List.of(
            "DateStyle",
            "IntervalStyle",
            "TimeZone",
            "bytea_output",
            "extra_float_digits",
            "jit",
            "lc_monetary",
            "quote_all_identifiers",
            "standard_conforming_strings",
            "xmlbinary",
            "xmloption");

    private SessionSettings() {}

    /**
     * The settings that a text which the server prints depends on, besides the {@code search_path}, as clauses of {@code
     * CREATE FUNCTION}: so that a function prints in any session what one of Rowlog's does.
     */
    public static String functionClauses() {
        return OF_TEXTS.stream()
                .map(name -> "SET " + name + " TO '" + VALUES.get(name) + "'")
                .collect(Collectors.joining(" "));
    }

    /** Sets them, and returns the server's version. */
    static ServerVersion apply(Connection connection) throws SQLException {
        // Before the first operator is looked up: a database's own path may put other schemas before PostgreSQL's. And
        // before a statement of more than some milliseconds.
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = ''; SET statement_timeout = 0");
        }
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
