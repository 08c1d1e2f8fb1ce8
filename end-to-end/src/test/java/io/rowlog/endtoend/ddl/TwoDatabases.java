package io.rowlog.endtoend.ddl;

import io.rowlog.access.definition.DefinitionReader;
import io.rowlog.consumer.ddl.DefinitionWriter;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.Script;
import io.rowlog.schema.catalog.Definition;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.List;

/** A server with a database full of every definition, and an empty one. */
final class TwoDatabases implements AutoCloseable {
    static final String SOURCE = "source";
    static final String TARGET = "target";

    final EmbeddedPostgres server;

    TwoDatabases(int version, String... scripts) throws SQLException {
        server = EmbeddedPostgres.start(version);
        try {
            server.createDatabase(SOURCE);
            server.createDatabase(TARGET);
            for (String script : scripts) {
                execute(SOURCE, Script.text(TwoDatabases.class, script));
            }
        } catch (SQLException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    List<Definition> definitions(String database) throws SQLException {
        try (Connection connection = server.connect(database)) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            return new DefinitionReader().read(connection);
        }
    }

    void write(List<Definition> definitions) throws SQLException {
        try (Connection connection = server.connect(TARGET)) {
            connection.setAutoCommit(false);
            new DefinitionWriter(connection).write(definitions, EnumSet.allOf(Definition.Section.class));
            connection.commit();
        }
    }

    /** Runs a script as the server splits it: the driver stumbles over bodies with BEGIN ATOMIC between others. */
    void execute(String database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(database) + "&preferQueryMode=simple");
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    /** The rows of a query whose one column is text. */
    List<String> rows(String database, String sql) throws SQLException {
        return server.strings(database, sql);
    }

    @Override
    public void close() {
        server.close();
    }
}
