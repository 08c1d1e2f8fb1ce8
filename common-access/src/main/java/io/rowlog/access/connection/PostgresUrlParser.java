package io.rowlog.access.connection;

import io.rowlog.access.failure.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postgresql.PGProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a connection URL as libpq does (libpq documentation, sections Connection URIs and Environment Variables), and adds
 * what the connection service and the environment say. A character that would end a
 * part early must be percent-encoded there, so a stray one most likely stands in a password: messages quote no part that
 * could hold a piece of it. Immutable.
 */
final class PostgresUrlParser {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresUrlParser.class);
    private static final String FORM = "Write it as postgresql://user@host:port/database";
    private static final String ENCODE =
            "Percent-encode such characters in user, password and database: '@' as %40, '/' as %2F, ':' as %3A";

    /** What Prisma reads from a URL for itself (Prisma documentation, PostgreSQL connector): it says nothing to a server. */
    private static final Set<String> PRISMA = Set.of(
            "connection_limit",
            "max_idle_connection_lifetime",
            "pgbouncer",
            "pool_timeout",
            "schema",
            "single_use_connections",
            "socket_timeout",
            "statement_cache_size");

    private final Map<String, String> environment;
    private final Path home;
    private final String defaultUser;

    /**
     * @param environment of the process
     * @param home of the user, where {@code .pg_service.conf} is looked for
     * @param defaultUser the role where none is named
     */
    PostgresUrlParser(Map<String, String> environment, Path home, String defaultUser) {
        this.environment = environment;
        this.home = home;
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

        Map<String, String> said = new LinkedHashMap<>();
        hosts(authority, said);
        said.put(Keyword.DBNAME.word(), path.length() > 1 ? Percent.decode(path.substring(1), "database") : "");
        parameters(query, jdbc, said);
        int colon = firstOf(credentials, ":");
        if (colon > 0) {
            said.put(Keyword.USER.word(), Percent.decode(credentials.substring(0, colon), "user"));
        }
        if (colon < credentials.length()) {
            said.put(Keyword.PASSWORD.word(), Percent.decode(credentials.substring(colon + 1), "password"));
        }
        said.values().removeIf(String::isEmpty);
        driverEncryption(said);
        addService(said);
        addEnvironment(said);
        return url(said);
    }

    private PostgresUrl url(Map<String, String> said) {
        List<PostgresHost> hosts =
                hosts(take(said, Keyword.HOST), take(said, Keyword.HOSTADDR), take(said, Keyword.PORT));
        String user = take(said, Keyword.USER).orElse(defaultUser);
        String database = take(said, Keyword.DBNAME).orElse(user);
        String password = take(said, Keyword.PASSWORD).orElse("");
        PostgresUrl url = new PostgresUrl(hosts, database, user, password, said);
        // Refuses what cannot be had before anything is begun.
        DriverProperties.of(url, home);
        return url;
    }

    private static Optional<String> take(Map<String, String> said, Keyword keyword) {
        return Optional.ofNullable(said.remove(keyword.word()));
    }

    /** The driver's own word for TLS, before the environment's {@code PGSSLMODE} could say less. */
    private static void driverEncryption(Map<String, String> said) {
        if ("true".equals(said.get(PGProperty.SSL.getName()))) {
            said.putIfAbsent(Keyword.SSLMODE.word(), "verify-full");
        }
    }

    private void addService(Map<String, String> said) {
        Optional<String> service =
                Optional.ofNullable(said.remove(Keyword.SERVICE.word())).or(() -> variable(Keyword.SERVICE));
        Optional<String> file =
                Optional.ofNullable(said.remove(Keyword.SERVICEFILE.word())).or(() -> variable(Keyword.SERVICEFILE));
        service.ifPresent(name -> {
            List<Path> files = new ArrayList<>(List.of(Path.of(file.orElse(home + "/.pg_service.conf"))));
            Optional.ofNullable(environment.get("PGSYSCONFDIR"))
                    .ifPresent(directory -> files.add(Path.of(directory, "pg_service.conf")));
            // Where Debian's packages look.
            files.add(Path.of("/etc/postgresql-common/pg_service.conf"));
            ServiceFile.find(name, files).forEach((word, value) -> {
                if (Keyword.of(word).isEmpty()) {
                    throw Failure.usage(
                            "The connection service '" + name + "' has a keyword that libpq does not know: '" + word
                                    + "'.",
                            "Take it out, or correct its spelling");
                }
                said.putIfAbsent(word, value);
            });
            said.values().removeIf(String::isEmpty);
        });
    }

    private void addEnvironment(Map<String, String> said) {
        for (Keyword keyword : Keyword.values()) {
            if (keyword != Keyword.SERVICE && keyword != Keyword.SERVICEFILE) {
                variable(keyword).ifPresent(value -> said.putIfAbsent(keyword.word(), value));
            }
        }
        if (environment.getOrDefault("PGREQUIRESSL", "").equals("1")) {
            said.putIfAbsent(Keyword.SSLMODE.word(), "require");
        }
    }

    private Optional<String> variable(Keyword keyword) {
        return keyword.variable().map(environment::get).filter(value -> !value.isEmpty());
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

    /** Hosts and ports of the URL, each list in libpq's form; no ports when the URL has none. */
    private static void hosts(String authority, Map<String, String> said) {
        List<String> names = new ArrayList<>();
        List<String> ports = new ArrayList<>();
        for (String part : authority.split(",", -1)) {
            int portFrom = part.lastIndexOf(':') > part.lastIndexOf(']') ? part.lastIndexOf(':') : part.length();
            names.add(hostName(part.substring(0, portFrom)));
            ports.add(part.substring(Math.min(portFrom + 1, part.length())));
        }
        said.put(Keyword.HOST.word(), names.size() == 1 ? names.getFirst() : String.join(",", names));
        said.put(Keyword.PORT.word(), ports.stream().allMatch(String::isEmpty) ? "" : String.join(",", ports));
    }

    /** One port for all, or one for each host; empty ones are the default. */
    private static List<PostgresHost> hosts(Optional<String> host, Optional<String> address, Optional<String> port) {
        if (host.isPresent() && address.isPresent()) {
            throw Failure.usage(
                    "The connection has both 'host' and 'hostaddr' (PGHOST, PGHOSTADDR).",
                    "Give one of them: the driver connects to the host that it is told");
        }
        String[] names = host.or(() -> address).orElse("").split(",", -1);
        String[] ports = port.orElse("").split(",", -1);
        if (ports.length != 1 && ports.length != names.length) {
            throw Failure.usage(
                    "The connection has " + names.length + " hosts, but " + ports.length + " ports.",
                    "Give each host its port, or all of them one");
        }
        List<PostgresHost> hosts = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            hosts.add(new PostgresHost(
                    names[i].isEmpty() ? "localhost" : names[i], port(ports[ports.length == 1 ? 0 : i])));
        }
        if (hosts.stream().anyMatch(each -> each.name().startsWith("@"))) {
            throw Failure.usage(
                    "The host of the connection is an abstract Unix socket, which Java cannot connect to.",
                    "Use the directory of a socket that is a file, or host name and port that the server listens on");
        }
        if (hosts.size() > 1 && hosts.stream().anyMatch(each -> each.socket().isPresent())) {
            throw Failure.usage(
                    "The connection has the directory of a Unix socket among several hosts.",
                    "Give it alone, or host names and ports only");
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
        return opened ? encoded.substring(1, encoded.length() - 1) : Percent.decode(encoded, "host");
    }

    private static int port(String digits) {
        if (digits.isEmpty()) {
            return PostgresHost.DEFAULT_PORT;
        }
        int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > 65535) {
            throw Failure.usage("The port of the connection is not a number from 1 to 65535.", FORM + "; " + ENCODE);
        }
        return port;
    }

    private static void parameters(String query, boolean jdbc, Map<String, String> said) {
        for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = firstOf(pair, "=");
            String given = Percent.decode(pair.substring(0, equals), "parameter name");
            if (equals == pair.length()) {
                throw Failure.usage("The database URL gives the parameter '" + given + "' no value.", FORM);
            }
            String value = pair.substring(equals + 1);
            parameter(given, Percent.decode(jdbc ? value.replace('+', ' ') : value, "parameter " + given), said);
        }
    }

    private static void parameter(String given, String value, Map<String, String> said) {
        String name = Keyword.ofDriver(given);
        if (name.equals("schema") || name.equals(PGProperty.CURRENT_SCHEMA.getName())) {
            LOG.warn(
                    "The parameter {} of the database URL chooses no tables: all schemas are meant, as without it",
                    given);
        } else if (name.equals("sslaccept") || name.equals("sslidentity")) {
            throw Failure.usage(
                    "The database URL has a parameter that only Prisma knows: '" + given + "'.",
                    "Use sslmode (verify-full for sslaccept=strict) and sslkey (a file in PKCS #12 for sslidentity)");
        } else if (Keyword.of(name).isPresent() || PGProperty.forName(name) != null) {
            said.put(name, value);
        } else if (!PRISMA.contains(name)) {
            throw Failure.usage(
                    "The database URL has a parameter that neither libpq nor the PostgreSQL driver knows: '" + given
                            + "'.",
                    "Leave it out, or use a keyword of libpq or a connection property of pgjdbc, for example sslmode=require");
        }
    }

    private static int firstOf(String text, String delimiters) {
        int i = 0;
        while (i < text.length() && delimiters.indexOf(text.charAt(i)) < 0) {
            i++;
        }
        return i;
    }
}
