package io.rowlog.embedded.postgres;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A running PostgreSQL server that listens on 127.0.0.1 only, with superuser {@code postgres}, encoding UTF8 and
 * {@code wal_level=logical}. It stops when it is closed, and when this process exits in an orderly way. Safe for use by
 * several threads.
 */
public final class PostgresServer implements AutoCloseable {
    private static final String SUPERUSER = "postgres";

    private final ServerProcess process;
    private final int port;
    private final String version;
    private final @Nullable String password;

    PostgresServer(ServerProcess process, int port, String version, @Nullable String password) {
        this.process = process;
        this.port = port;
        this.version = version;
        this.password = password;
    }

    /** A builder whose defaults are a free port, the newest version on the class path and a temporary data directory. */
    public static PostgresServerBuilder builder() {
        return new PostgresServerBuilder();
    }

    /** TCP port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** Version of the binaries, such as {@code 18.4.0}. */
    public String version() {
        return version;
    }

    /** The superuser's name. */
    public String user() {
        return SUPERUSER;
    }

    /** {@code postgresql://postgres@127.0.0.1:port/database}, as PostgreSQL's own programs take it; without password. */
    public String url(String database) {
        return "postgresql://" + SUPERUSER + "@127.0.0.1:" + port + "/" + encoded(database);
    }

    /** {@code jdbc:postgresql://127.0.0.1:port/database?user=postgres}; without password. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + encoded(database) + "?user=" + SUPERUSER;
    }

    /** A connection of the superuser, which the caller closes. */
    public Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        if (password != null) {
            properties.setProperty("password", password);
        }
        return DriverManager.getConnection(jdbcUrl(database), properties);
    }

    /**
     * Creates an empty database.
     *
     * @param name any name, which needs no quotes here
     */
    public void createDatabase(String name) throws SQLException {
        execute("CREATE DATABASE " + quoted(name));
    }

    /** Drops a database, if it is there, and ends the sessions that use it. */
    public void dropDatabase(String name) throws SQLException {
        execute("DROP DATABASE IF EXISTS " + quoted(name) + " WITH (FORCE)");
    }

    /** Stops the server (fast shutdown, within 30 s) and deletes its data directory if it is a temporary one. */
    public void stop() {
        process.stop();
    }

    /** The same as {@link #stop()}. */
    @Override
    public void close() {
        stop();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    private static String encoded(String database) {
        return URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
