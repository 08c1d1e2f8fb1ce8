package io.rowlog.endtoend.types;

import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table with one column for each type and an id, filled with extreme and random values. */
public record SampleTable(QualifiedName name, List<TypeValues> types) {
    private static final int RANDOM_ROWS = 120;

    /** Makes the table. */
    public void create(Connection connection) throws SQLException {
        String columns = IntStream.range(0, types.size())
                .mapToObj(i -> ", c" + i + " " + types.get(i).type())
                .collect(Collectors.joining());
        execute(connection, "CREATE TABLE " + name.sql() + " (id int4 PRIMARY KEY" + columns + ")");
    }

    /** Fills it, with the same rows for the same seed. */
    public void fill(Connection connection, long seed) throws SQLException {
        Random random = new Random(seed);
        int rows = RANDOM_ROWS
                + types.stream().mapToInt(type -> type.extremes().size()).max().orElse(0);
        String sql = "INSERT INTO " + name.sql() + " VALUES (?"
                + String.join("", Collections.nCopies(types.size(), ", ?")) + ")";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int row = 0; row < rows; row++) {
                insert.setInt(1, row);
                for (int i = 0; i < types.size(); i++) {
                    insert.setObject(i + 2, types.get(i).value(row, random), Types.OTHER);
                }
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    SampleTable like(Connection connection, String other) throws SQLException {
        SampleTable copy = new SampleTable(new QualifiedName(name.schema(), other), types);
        execute(connection, "CREATE TABLE " + copy.name.sql() + " (LIKE " + name.sql() + " INCLUDING ALL)");
        return copy;
    }

    /** Rows of this table that the other has not, or not as often, each as the server prints it. */
    List<String> without(Connection connection, SampleTable other) throws SQLException {
        String sql = "SELECT t::pg_catalog.text FROM " + name.sql() + " AS t EXCEPT ALL SELECT t::pg_catalog.text FROM "
                + other.name.sql() + " AS t";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
