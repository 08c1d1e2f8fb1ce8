package io.rowlog.access.postgres;

import io.rowlog.access.failure.Failure;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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
 * @param parameters connection properties of the JDBC driver by their names there, for example {@code sslmode}
 */
public record PostgresUrl(
        List<PostgresHost> hosts, String database, String user, String password, Map<String, String> parameters) {
    public PostgresUrl {
        hosts = List.copyOf(hosts);
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * Reads {@code postgresql://user:password@host:port/database?parameter=value}, the same with {@code postgres://}
     * (libpq documentation, chapter Connection URIs), or a JDBC URL. Absent parts default to this machine, port 5432,
     * the user who runs the process, and a database named like the user.
     *
     * @throws Failure when the text is not such a URL, naming the part but never the password
     */
    public static PostgresUrl parse(String text) {
        return new PostgresUrlParser(System.getProperty("user.name", "postgres")).parse(text);
    }

    /** The same database with another password. */
    public PostgresUrl withPassword(String newPassword) {
        return new PostgresUrl(hosts, database, user, newPassword, parameters);
    }

    /** The URL for the JDBC driver, without user, password and parameters. */
    public String jdbcUrl() {
        // The driver decodes as for a form, where a plus sign is a blank: URLEncoder is the exact opposite.
        return "jdbc:postgresql://" + hostList() + "/" + URLEncoder.encode(database, StandardCharsets.UTF_8);
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
