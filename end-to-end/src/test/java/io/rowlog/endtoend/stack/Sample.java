package io.rowlog.endtoend.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/** The shop database of the demo. */
public final class Sample {
    public static final int TABLES = 107;
    public static final long ROWS = 54_923;

    private Sample() {}

    /** Makes a database with it and returns its name. */
    public static String create(Stack stack) throws SQLException {
        String database = stack.newDatabase("shop");
        load(stack.jdbcUrl(database));
        return database;
    }

    /** Fills an empty database with it. */
    public static void load(String jdbcUrl) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(resource("schema.sql"));
            statement.execute(resource("data.sql"));
        }
    }

    private static String resource(String name) {
        String path = "/io/rowlog/embedded/sample/" + name;
        try (InputStream stream = Objects.requireNonNull(Sample.class.getResourceAsStream(path), path)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
