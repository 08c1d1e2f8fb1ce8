package io.rowlog.producer.cli;

import io.rowlog.access.terminal.CommandRunner;
import io.rowlog.access.terminal.Interruption;
import io.rowlog.embedded.postgres.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/** A server with the sample shop, and the commands that read it. */
final class SampleShop implements AutoCloseable {
    static final String DATABASE = "shop";

    final PostgresServer server = PostgresServer.builder().withoutDurability().start();

    /** What a command left behind. */
    record Run(int status, String out, String err) {}

    SampleShop() throws SQLException, IOException {
        try {
            server.createDatabase(DATABASE);
            execute(DATABASE, resource("schema.sql"));
            execute(DATABASE, resource("data.sql"));
            execute(DATABASE, "ANALYZE");
        } catch (SQLException | IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    static String resource(String name) throws IOException {
        try (InputStream stream = PostgresServer.class.getResourceAsStream("/io/rowlog/embedded/sample/" + name)) {
            return new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    void execute(String database, String sql) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    static Run run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Interruption interruption = new Interruption();
        int status = new CommandRunner(
                        ProducerCommands.commandLine(interruption)
                                .setOut(new PrintWriter(out))
                                .setErr(new PrintWriter(err)),
                        interruption)
                .run(arguments);
        return new Run(status, out.toString(), err.toString());
    }

    @Override
    public void close() {
        server.close();
    }
}
