package io.rowlog.endtoend.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Objects;

/** The shop database of the demo. */
public final class Sample {
    public static final int TABLES = 107;
    public static final long ROWS = 54_923;

    private Sample() {}

    /** Makes a database with it and returns its name. */
    public static String create(Stack stack) throws SQLException {
        String database = stack.newDatabase("shop");
        stack.execute(database, resource("schema.sql"));
        stack.execute(database, resource("data.sql"));
        return database;
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
