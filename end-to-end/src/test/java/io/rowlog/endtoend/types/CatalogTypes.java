package io.rowlog.endtoend.types;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Every type that the server has and a column can have, taken from {@code pg_type}, with types derived from each. The values
 * are those of a list that the type's own input function accepts, so a type that nobody has thought of needs no more than a
 * value in the list.
 */
public final class CatalogTypes {
    /** Of the contrib modules those that load; the languages want programs that not every machine has. */
    private static final String EXTENSIONS = """
            DO $$
            DECLARE extension text;
            BEGIN
                FOR extension IN SELECT name FROM pg_available_extensions WHERE installed_version IS NULL ORDER BY 1 LOOP
                    BEGIN
                        EXECUTE format('CREATE EXTENSION %I SCHEMA extensions', extension);
                    EXCEPTION WHEN OTHERS THEN
                        RAISE NOTICE '%', SQLERRM;
                    END;
                END LOOP;
            END $$
            """;

    private static final String TYPES = """
            SELECT format('%I.%I', n.nspname, t.typname)
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE t.typtype IN ('b', 'd', 'e', 'r', 'm') AND n.nspname NOT IN ('pg_toast', 'pg_temp')
              AND NOT t.typnotnull AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
            ORDER BY 1
            """;

    private static final String[] CANDIDATES = {
        "0",
        "1",
        "-1",
        "1.5",
        "t",
        "a",
        "Ab c",
        "",
        "1 2 3",
        "101",
        "(1,2)",
        "[(0,0),(1,0.1)]",
        "((0,0),(1,1),(2,0))",
        "<(0.1,0),1>",
        "{1,-1,0.1}",
        "{1,NULL,3}",
        "(1,1),(0,0.1)",
        "2024-02-29",
        "infinity",
        "0044-03-15 12:00:00+00 BC",
        "24:00:00",
        "12:00:00+01:02:03",
        "1 year -2 days 00:00:03.5",
        "10.0.0.1",
        "10.0.0.0/8",
        "08:00:2b:01:02:03",
        "08:00:2b:01:02:03:04:05",
        "\\x00ff5c",
        "123e4567-e89b-12d3-a456-426614174000",
        "[1,5)",
        "empty",
        "{[1,5),[7,)}",
        "[2024-01-01,2024-02-01)",
        "{[2024-01-01,infinity)}",
        "{\"a\" : 1e400, \"a\": null}",
        "<a>&lt;</a>",
        "$.a[*]",
        "16/B374D848",
        "10:20:10,14",
        "'a':1A 'b c':2",
        "'a' & !'b'",
        "\"a\"=>\"1\", \"b\"=>NULL",
        "Top.Science",
        "Top.*{1,2}.!x",
        "1..2",
        "~5",
        "1&!2",
        "978-0-393-04002-9",
        "0-393-04002-X",
        "979-0-060-11561-5",
        "1436-4522",
        "220356483481",
        "(6378168, 0, 0)",
        "postgres=r/postgres",
        "pg_catalog.pg_class",
        "pg_catalog.now",
        "pg_catalog.=(integer,integer)",
        "pg_catalog.abs(integer)",
        "postgres",
        "pg_catalog",
        "pg_catalog.simple",
        "pg_catalog.\"C\"",
        "pg_catalog.||/",
        "sad",
        "NO"
    };

    private static final Pattern SQLSTATE = Pattern.compile("(0A|22|23|42|XX|P0|F0)[0-9A-Z]{3}");
    /** What the input functions of types say that only the server itself makes values of; the second before 16. */
    private static final Set<String> NOT_SUPPORTED = Set.of("0A000", "XX000");

    private final Connection connection;

    /** Of the connection's database. */
    public CatalogTypes(Connection connection) {
        this.connection = connection;
    }

    /** All of them; creates those that are derived. */
    /** Makes what can be made of each type, and gives all of them. */
    public List<TypeValues> read() throws SQLException {
        List<TypeValues> types = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA extensions");
            statement.execute(EXTENSIONS);
            List<String> names = new ArrayList<>();
            try (ResultSet row = statement.executeQuery(TYPES)) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
            Map<String, String> without = new LinkedHashMap<>();
            for (String name : names) {
                List<String> values = accepted(name);
                if (values.size() == 1 && SQLSTATE.matcher(values.getFirst()).matches()) {
                    without.put(name, values.getFirst());
                } else {
                    types.add(TypeValues.only(name, values.toArray(String[]::new)));
                    types.addAll(derived(name, values.getFirst(), values.getLast()));
                }
            }
            assertThat(without)
                    .as("types of which CANDIDATES has no value")
                    .allSatisfy((type, state) -> assertThat(state).isIn(NOT_SUPPORTED));
        }
        return types;
    }

    private List<String> accepted(String type) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT types.accepted(?, ?)")) {
            Array candidates = connection.createArrayOf("text", CANDIDATES);
            select.setString(1, type);
            select.setArray(2, candidates);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return List.of((String[]) row.getArray(1).getArray());
            }
        }
    }

    private List<TypeValues> derived(String type, String first, String last) throws SQLException {
        List<TypeValues> types = new ArrayList<>();
        String name = "of_" + type.replace("\"", "").replace('.', '_');
        try (PreparedStatement derive = connection.prepareStatement("SELECT types.derive(?, ?)")) {
            derive.setString(1, type);
            derive.setString(2, name);
            try (ResultSet row = derive.executeQuery()) {
                while (row.next()) {
                    String derived = row.getString(1);
                    types.add(TypeValues.only(
                            "types.\"" + derived + "\"",
                            values(derived, type, first, last).toArray(String[]::new)));
                }
            }
        }
        return types;
    }

    /** Values made of two of the type, as the server prints them. */
    private List<String> values(String derived, String type, String first, String last) throws SQLException {
        String kind = derived.substring(derived.lastIndexOf('_') + 1);
        String constructor = "types.\"" + derived + "\"";
        String sql = switch (kind) {
            case "composite" ->
                "SELECT concat(v) FROM (VALUES (ROW($1::T, $3::T[], 'a \"b\", \\c')::D), (ROW(NULL, '{}', '')::D)) v(v)";
            case "range" ->
                "SELECT concat(v) FROM (VALUES (D($1::T, NULL)), (D(NULL, $2::T, '(]')), ('empty'::D)) v(v)";
            case "multirange" -> "SELECT concat(D(R($1::T, NULL)))";
            default ->
                derived.endsWith("_composite_domain")
                        ? "SELECT concat(ROW(NULL, $3::T[], NULL)::C::D)"
                        : "SELECT concat(v) FROM (VALUES ($1::T::D), ($2::T::D)) v(v)";
        };
        String ready = sql.replace("::C", "::types.\"" + derived.replace("_domain", "") + "\"")
                .replace("R(", "types.\"" + derived.replace("_multirange", "_range") + "\"(")
                .replace("D(", constructor + "(")
                .replace("::D", "::" + constructor)
                .replace("::T", "::" + type)
                .replace("$1", literal(first))
                .replace("$2", literal(last))
                .replace(
                        "$3",
                        literal(TypeValues.only(type, first, last)
                                .array()
                                .extremes()
                                .get(2)));
        TreeSet<String> values = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ready)) {
            while (row.next()) {
                values.add(row.getString(1));
            }
        }
        return List.copyOf(values);
    }

    private static String literal(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
