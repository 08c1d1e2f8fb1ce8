package io.rowlog.access.postgres;

import io.rowlog.access.failure.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.jdbc.PreferQueryMode;

/** Opens sessions on one database. Immutable; any number of threads may open sessions at once. */
public final class PostgresConnector {
    private final PostgresUrl url;
    private final String password;

    /** Looks the password up once, so that all sessions use the same. */
    public PostgresConnector(PostgresUrl url, Passwords passwords) {
        this.url = url;
        this.password = passwords.find(url);
    }

    /** The database that sessions are opened on. */
    public PostgresUrl url() {
        return url;
    }

    /**
     * A new session with the settings of {@link SessionSettings}, in auto-commit mode. The caller closes it.
     *
     * @throws Failure when there is no connection to be had, with what to do about it
     */
    public Connection open() {
        return open(properties());
    }

    /**
     * A new session that can read changes as the server decodes them (PostgreSQL documentation, section Streaming
     * Replication Protocol, {@code replication=database}), with the same settings: what the server prints of a changed row
     * is what it prints of one that is read. Such a session runs single statements only, without parameters. The caller
     * closes it.
     *
     * @throws Failure when there is no such session to be had, with what to do about it
     */
    public Connection openReplication() {
        Properties properties = properties();
        PGProperty.REPLICATION.set(properties, "database");
        PGProperty.PREFER_QUERY_MODE.set(properties, PreferQueryMode.SIMPLE.value());
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, ServerVersion.OLDEST);
        return open(properties);
    }

    private Connection open(Properties properties) {
        try {
            Connection connection = new Driver().connect(url.jdbcUrl(), properties);
            if (connection == null) {
                throw new IllegalStateException("The driver does not take its own URL: " + url.jdbcUrl());
            }
            return prepared(connection);
        } catch (SQLException e) {
            throw ConnectionFailure.of(e).toFailure(url, e);
        }
    }

    private Connection prepared(Connection connection) throws SQLException {
        try {
            SessionSettings.apply(connection).requireSupported(url.hostList());
            return connection;
        } catch (SQLException | RuntimeException e) {
            try (connection) {
                throw e;
            }
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        PGProperty.APPLICATION_NAME.set(properties, "rowlog");
        // Seconds to reach one host, and in all until the session is there. A server that runs answers in
        // milliseconds; one that is restarting, in a few seconds.
        PGProperty.CONNECT_TIMEOUT.set(properties, 10);
        PGProperty.LOGIN_TIMEOUT.set(properties, 30);
        url.parameters().forEach(properties::setProperty);
        PGProperty.USER.set(properties, url.user());
        // Never absent, or the driver would read a password file by itself, without looking at who else can read it.
        PGProperty.PASSWORD.set(properties, password);
        // A COPY may be silent for hours: only the operating system's probes say whether the other side still lives.
        PGProperty.SOCKET_TIMEOUT.set(properties, 0);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        return properties;
    }
}
