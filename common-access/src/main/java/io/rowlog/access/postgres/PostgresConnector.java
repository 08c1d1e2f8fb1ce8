package io.rowlog.access.postgres;

import io.rowlog.access.connection.Passwords;
import io.rowlog.access.connection.PostgresUrl;
import io.rowlog.access.failure.Failure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.jdbc.PreferQueryMode;

/** Opens sessions on one database. Any number of threads may open sessions at once. */
public final class PostgresConnector {
    private static final int PROBES = 3;
    private static final int PROBE_SECONDS = 5;

    private final PostgresUrl url;
    private final Passwords passwords;
    private volatile String password;
    /** Whether a pooler was seen to leave a session alone. */
    private volatile boolean pooledBySession;

    /** Looks the password up once, so that all sessions use the same. */
    public PostgresConnector(PostgresUrl url, Passwords passwords) {
        this.url = url;
        this.passwords = passwords;
        this.password = passwords.find(url);
    }

    private PostgresConnector(PostgresUrl url, Passwords passwords, String password) {
        this.url = url;
        this.passwords = passwords;
        this.password = password;
    }

    /** Sessions on another database of the same server, with the same password. */
    public PostgresConnector toDatabase(String database) {
        return new PostgresConnector(url.withDatabase(database), passwords, password);
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
        Properties properties = properties();
        return open(properties, session -> requireOwnSession(session, properties));
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
        return open(properties, session -> {});
    }

    private Connection open(Properties properties, Sessions.Preparation check) {
        try {
            return prepared(connectAsking(properties), check);
        } catch (SQLException e) {
            throw ConnectionFailure.of(e).toFailure(url, e);
        }
    }

    private Connection connectAsking(Properties properties) throws SQLException {
        try {
            return connect(properties);
        } catch (SQLException e) {
            if (!ConnectionFailure.of(e).wantsPassword() || !ask()) {
                throw e;
            }
            PGProperty.PASSWORD.set(properties, password);
            return connect(properties);
        }
    }

    /** Whether there is a password now where there was none; sessions that are opened at once ask once. */
    private synchronized boolean ask() {
        if (password.isEmpty()) {
            passwords.ask(url).ifPresent(typed -> password = typed);
            return !password.isEmpty();
        }
        return false;
    }

    private Connection connect(Properties properties) throws SQLException {
        Connection connection = new Driver().connect(url.jdbcUrl(), properties);
        if (connection == null) {
            throw new IllegalStateException("The driver does not take its own URL: " + url.jdbcUrl());
        }
        return connection;
    }

    /**
     * Refuses a pooler that gives each transaction another of its connections, before anything is set on one of them, which
     * would stay there for others. A pooler shows when it names a process that is not the server's; that it gives one to
     * several, when two sessions are of the same process, or one is of two.
     */
    private void requireOwnSession(Connection session, Properties properties) throws SQLException {
        int process = process(session);
        if (pooledBySession || session.unwrap(PGConnection.class).getBackendPID() == process) {
            return;
        }
        Properties probe = new Properties();
        probe.putAll(properties);
        PGProperty.SOCKET_TIMEOUT.set(probe, PROBE_SECONDS);
        boolean shared = false;
        try (Connection other = connect(probe)) {
            for (int i = 0; i < PROBES && !shared; i++) {
                shared = process(other) == process || process(session) != process;
            }
        } catch (SQLException e) {
            // There is no other connection to be had while this one is taken: so it is taken for good.
            shared = process(session) != process;
        }
        if (shared) {
            throw Failure.usage(
                    "Between here and " + url.hostList()
                            + " a pooler gives each transaction another session of the server.",
                    "Connect to the server itself, or to a pool whose pool_mode is session");
        }
        pooledBySession = true;
    }

    private static int process(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }

    private Connection prepared(Connection connection, Sessions.Preparation check) throws SQLException {
        try {
            check.prepare(connection);
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
        // A COPY may be silent for hours: only the operating system's probes say whether the other side still lives.
        PGProperty.SOCKET_TIMEOUT.set(properties, 0);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        url.driverProperties().forEach(properties::setProperty);
        PGProperty.USER.set(properties, url.user());
        // Never absent, or the driver would read a password file by itself, without looking at who else can read it.
        PGProperty.PASSWORD.set(properties, password);
        return properties;
    }
}
