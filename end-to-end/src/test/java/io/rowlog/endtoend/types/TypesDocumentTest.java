package io.rowlog.endtoend.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.schema.catalog.ColumnType;
import io.rowlog.schema.value.ValueCodecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** docs/reference/types.md says of each built-in type how it travels; the server knows which there are. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TypesDocumentTest {
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    private static final String OUTPUT = "output";
    private static final int NUMERIC_10_2 = (10 << 16 | 2) + 4;

    private final Stack server;

    TypesDocumentTest(Stack server) {
        this.server = server;
    }

    /** Type and encoding, of the rows of the first table that name types. */
    private static Map<String, String> documented() throws IOException {
        Map<String, String> encodings = new LinkedHashMap<>();
        for (String line : Files.readAllLines(Path.of("..", "docs", "reference", "types.md"))) {
            if (line.startsWith("## ")) {
                break;
            }
            String[] cells = line.split("\\|", -1);
            if (cells.length < 4 || !cells[2].strip().matches("`\\w+`")) {
                continue;
            }
            String encoding = cells[2].strip().replace("`", "");
            NAME.matcher(cells[1])
                    .results()
                    .map((MatchResult result) -> result.group(1))
                    .forEach(name -> encodings.put(name.replaceAll("\\([a-z,]+\\)", ""), encoding));
        }
        assertThat(encodings).hasSizeGreaterThan(15);
        return encodings;
    }

    private static String encoding(long oid) {
        int modifier = oid == 1700 ? NUMERIC_10_2 : -1;
        return ValueCodecs.of(new ColumnType("", oid, 0, modifier, false)).encoding();
    }

    @Test
    void documentedTypesTravelAsDocumented() throws IOException, SQLException {
        try (Connection connection = server.connect("postgres");
                PreparedStatement select = connection.prepareStatement("SELECT ?::regtype::oid")) {
            for (Map.Entry<String, String> type : documented().entrySet()) {
                select.setString(1, type.getKey().equals("char") ? "character" : type.getKey());
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    assertThat(encoding(row.getLong(1))).as(type.getKey()).isEqualTo(type.getValue());
                }
            }
        }
    }

    @Test
    void everyBuiltInTypeOfWhichNothingIsSaidTravelsAsText() throws IOException, SQLException {
        Set<Long> documented = new HashSet<>();
        Set<String> others = new HashSet<>();
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            for (String name : documented().keySet()) {
                try (ResultSet row = statement.executeQuery(
                        "SELECT '" + (name.equals("char") ? "character" : name) + "'::regtype::oid")) {
                    row.next();
                    documented.add(row.getLong(1));
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT oid, format_type(oid, NULL) FROM pg_type"
                    + " WHERE typtype IN ('b', 'r', 'm') AND typsubscript <> 'array_subscript_handler'::regproc")) {
                while (row.next()) {
                    if (!documented.contains(row.getLong(1))) {
                        assertThat(encoding(row.getLong(1)))
                                .as(row.getString(2))
                                .isEqualTo(OUTPUT);
                        others.add(row.getString(2));
                    }
                }
            }
        }
        assertThat(others).contains("interval", "inet", "int4range", "point");
    }
}
