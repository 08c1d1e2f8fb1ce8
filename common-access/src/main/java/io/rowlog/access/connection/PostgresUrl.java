package io.rowlog.access.connection;

import io.rowlog.access.failure.Failure;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A database, and as whom to connect to it. Immutable.
 *
 * @param hosts servers to try in this order, at least one
 * @param user the role to connect as
 * @param password empty when the URL has none
 * @param parameters what else was said of the connection, by libpq's keywords or, where there is none, by the names of the
 *     JDBC driver's properties
 */
public record PostgresUrl(
        List<PostgresHost> hosts, String database, String user, String password, Map<String, String> parameters) {
    public PostgresUrl {
        hosts = List.copyOf(hosts);
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * Reads {@code postgresql://user:password@host:port/database?parameter=value}, the same with {@code postgres://}
     * (libpq documentation, chapter Connection URIs), or a JDBC URL. What it does not say is what the connection service says
     * that it or {@code PGSERVICE} names, then what this process's environment says in libpq's variables, then this machine,
     * port 5432, the user who runs the process, and a database named like the user.
     *
     * @throws Failure when the text is not such a URL, or says what cannot be had, naming the part but never the password
     */
    public static PostgresUrl parse(String text) {
        return new PostgresUrlParser(System.getenv(), home(), System.getProperty("user.name", "postgres")).parse(text);
    }

    private static Path home() {
        return Path.of(System.getProperty("user.home", "."));
    }

    /** What the JDBC driver is told, but for user and password. */
    public Map<String, String> driverProperties() {
        return DriverProperties.of(this, home());
    }

    /** The same database with another password. */
    public PostgresUrl withPassword(String newPassword) {
        return new PostgresUrl(hosts, database, user, newPassword, parameters);
    }

    /** Another database of the same server. */
    public PostgresUrl withDatabase(String other) {
        return new PostgresUrl(hosts, other, user, password, parameters);
    }

    /** The URL for the JDBC driver, without user, password and parameters. */
    public String jdbcUrl() {
        String where = hosts.getFirst().socket().isPresent()
                ? "localhost:" + hosts.getFirst().port()
                : hostList();
        // The driver decodes as for a form, where a plus sign is a blank: URLEncoder is the exact opposite.
        return "jdbc:postgresql://" + where + "/" + URLEncoder.encode(database, StandardCharsets.UTF_8);
    }

    /** The hosts as in a URL, separated by commas. */
    public String hostList() {
        return hosts.stream().map(PostgresHost::toString).collect(Collectors.joining(","));
    }

    /** {@code user@host:port/database}: for people, without the password. */
    @Override
    public String toString() {
        return user + "@" + hostList() + "/" + database;
    }
}
