package io.rowlog.access.postgres;

import io.rowlog.access.failure.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.PGProperty;

/**
 * Reads a connection URL as libpq does (libpq documentation, chapter Connection URIs). A character that would end a
 * part early must be percent-encoded there, so a stray one most likely stands in a password: messages quote no part that
 * could hold a piece of it. Stateless.
 */
final class PostgresUrlParser {
    private static final String FORM = "Write it as postgresql://user@host:port/database";
    private static final String ENCODE =
            "Percent-encode such characters in user, password and database: '@' as %40, '/' as %2F, ':' as %3A";

    /** Parameters that libpq and the JDBC driver name differently. */
    private static final Map<String, String> DRIVER_NAMES = Map.of(
            "application_name", "ApplicationName",
            "connect_timeout", "connectTimeout",
            "channel_binding", "channelBinding",
            "gssencmode", "gssEncMode");

    private final String defaultUser;

    PostgresUrlParser(String defaultUser) {
        this.defaultUser = defaultUser;
    }

    PostgresUrl parse(String text) {
        boolean jdbc = text.startsWith("jdbc:");
        String rest = withoutScheme(jdbc ? text.substring("jdbc:".length()) : text, jdbc);

        int credentialsEnd = firstOf(rest, "@/");
        boolean hasCredentials = credentialsEnd < rest.length() && rest.charAt(credentialsEnd) == '@';
        String credentials = hasCredentials ? rest.substring(0, credentialsEnd) : "";
        rest = hasCredentials ? rest.substring(credentialsEnd + 1) : rest;

        int authorityEnd = firstOf(rest, "/?");
        String authority = rest.substring(0, authorityEnd);
        rest = rest.substring(authorityEnd);
        int pathEnd = firstOf(rest, "?");
        String path = rest.substring(0, pathEnd);
        String query = rest.substring(Math.min(pathEnd + 1, rest.length()));
        if (authority.indexOf('@') >= 0 || path.indexOf('@') >= 0 || path.lastIndexOf('/') > 0) {
            throw Failure.usage("The database URL has an '@' or '/' in a place where it ends a part.", ENCODE);
        }

        Map<String, String> parameters = parameters(query, jdbc);
        String user = parameters.remove("user");
        String password = parameters.remove("password");
        int colon = firstOf(credentials, ":");
        if (colon > 0) {
            user = Percent.decode(credentials.substring(0, colon), "user");
        }
        if (colon < credentials.length()) {
            password = Percent.decode(credentials.substring(colon + 1), "password");
        }
        user = user == null ? defaultUser : user;
        String database = path.length() > 1 ? Percent.decode(path.substring(1), "database") : user;
        return new PostgresUrl(hosts(authority), database, user, password == null ? "" : password, parameters);
    }

    private static String withoutScheme(String text, boolean jdbc) {
        for (String scheme : List.of("postgresql://", "postgres://")) {
            if (text.startsWith(scheme)) {
                return text.substring(scheme.length());
            }
        }
        if (jdbc && text.startsWith("postgresql:")) {
            return "/" + text.substring("postgresql:".length());
        }
        throw Failure.usage("The database URL does not begin with postgresql:// or jdbc:postgresql://.", FORM);
    }

    private static List<PostgresHost> hosts(String authority) {
        List<PostgresHost> hosts = new ArrayList<>();
        for (String part : authority.split(",", -1)) {
            int portFrom = part.lastIndexOf(':') > part.lastIndexOf(']') ? part.lastIndexOf(':') : part.length();
            hosts.add(new PostgresHost(
                    hostName(part.substring(0, portFrom)),
                    port(part.substring(Math.min(portFrom + 1, part.length())))));
        }
        return hosts;
    }

    private static String hostName(String encoded) {
        boolean opened = encoded.startsWith("[");
        if (opened != encoded.endsWith("]") || (!opened && encoded.indexOf(':') >= 0) || encoded.equals("[]")) {
            throw Failure.usage(
                    "The host in the database URL is not a host name or an IPv6 address in brackets.",
                    "Write an IPv6 address as [::1]. " + FORM);
        }
        String name = opened ? encoded.substring(1, encoded.length() - 1) : Percent.decode(encoded, "host");
        if (name.startsWith("/") || name.startsWith("@")) {
            throw Failure.usage(
                    "The host in the database URL is the directory of a Unix socket, which Java cannot connect to.",
                    "Use the host name and port that the server listens on, for example localhost:5432");
        }
        return name.isEmpty() ? "localhost" : name;
    }

    private static int port(String digits) {
        if (digits.isEmpty()) {
            return PostgresHost.DEFAULT_PORT;
        }
        int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > 65535) {
            throw Failure.usage("The port in the database URL is not a number from 1 to 65535.", FORM + "; " + ENCODE);
        }
        return port;
    }

    private static Map<String, String> parameters(String query, boolean jdbc) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = firstOf(pair, "=");
            String given = Percent.decode(pair.substring(0, equals), "parameter name");
            String name = DRIVER_NAMES.getOrDefault(given, given);
            if (equals == pair.length()) {
                throw Failure.usage("The database URL gives the parameter '" + given + "' no value.", FORM);
            }
            if (PGProperty.forName(name) == null) {
                throw Failure.usage(
                        "The database URL has a parameter that the PostgreSQL driver does not know: '" + given + "'.",
                        "Leave it out, or use a connection property of pgjdbc, for example sslmode=require");
            }
            String value = pair.substring(equals + 1);
            parameters.put(name, Percent.decode(jdbc ? value.replace('+', ' ') : value, "parameter " + given));
        }
        return parameters;
    }

    private static int firstOf(String text, String delimiters) {
        int i = 0;
        while (i < text.length() && delimiters.indexOf(text.charAt(i)) < 0) {
            i++;
        }
        return i;
    }
}
