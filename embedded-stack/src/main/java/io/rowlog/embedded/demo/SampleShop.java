package io.rowlog.embedded.demo;

import io.rowlog.embedded.postgres.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/** The sample database: 107 tables, the same rows every time. */
public final class SampleShop {
    private SampleShop() {}

    /** Makes the database on the server. */
    public static void create(PostgresServer server, String database) throws SQLException {
        server.createDatabase(database);
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(text("schema.sql"));
            statement.execute(text("data.sql"));
        }
    }

    /** Writes its {@code schema.prisma} into a directory. */
    static Path writePrisma(Path directory) throws IOException {
        return Files.writeString(directory.resolve("schema.prisma"), text("schema.prisma"));
    }

    private static String text(String name) {
        String resource = "/io/rowlog/embedded/sample/" + name;
        try (InputStream stream = Objects.requireNonNull(SampleShop.class.getResourceAsStream(resource), resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
