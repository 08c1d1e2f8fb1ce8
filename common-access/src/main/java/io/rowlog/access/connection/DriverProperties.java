package io.rowlog.access.connection;

import io.rowlog.access.failure.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postgresql.PGProperty;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/**
 * Says to the JDBC driver what was said in libpq's words. Each of these is translated, or is so in any case, or is refused
 * with what to do instead; none is passed over. Not thread-safe.
 */
final class DriverProperties {
    private static final String VERIFY_FULL = "verify-full";

    private final Map<String, String> given;
    private final Path home;
    private final int hosts;
    private final PostgresHost host;
    private final Map<String, String> properties = new LinkedHashMap<>();

    private DriverProperties(PostgresUrl url, Path home) {
        this.given = url.parameters();
        this.home = home;
        this.hosts = url.hosts().size();
        this.host = url.hosts().getFirst();
    }

    /**
     * Properties of the driver.
     *
     * @param home the user's home directory, whose {@code .postgresql} holds certificates
     * @throws Failure when something that was said cannot be had
     */
    static Map<String, String> of(PostgresUrl url, Path home) {
        DriverProperties translation = new DriverProperties(url, home);
        translation.given.forEach((word, value) -> Keyword.of(word)
                .ifPresentOrElse(
                        keyword -> translation.translate(keyword, value),
                        () -> translation.properties.put(word, value)));
        translation.encryption();
        translation.host.socket().ifPresent(translation::overSocket);
        return translation.properties;
    }

    private void translate(Keyword keyword, String value) {
        switch (keyword) {
            case SERVICE, SERVICEFILE, USER, PASSWORD, PASSFILE, DBNAME, HOST, HOSTADDR, PORT -> {
                // The parts of a PostgresUrl.
            }
            case SSLMODE, SSLROOTCERT, SSLCERT, SSLKEY, SSLCERTMODE -> {
                // Depend on each other: see encryption().
            }
            case CHANNEL_BINDING -> choice(PGProperty.CHANNEL_BINDING, keyword, value);
            case SSLNEGOTIATION -> choice(PGProperty.SSL_NEGOTIATION, keyword, value);
            case GSSENCMODE -> choice(PGProperty.GSS_ENC_MODE, keyword, value);
            case GSSLIB -> choice(PGProperty.GSS_LIB, keyword, value);
            case KRBSRVNAME -> set(PGProperty.KERBEROS_SERVER_NAME, value);
            case REQUIRE_AUTH -> set(PGProperty.REQUIRE_AUTH, value);
            case SSLPASSWORD -> set(PGProperty.SSL_PASSWORD, value);
            case OPTIONS -> addOptions(value);
            case APPLICATION_NAME -> set(PGProperty.APPLICATION_NAME, value);
            case FALLBACK_APPLICATION_NAME ->
                set(PGProperty.APPLICATION_NAME, given.getOrDefault(Keyword.APPLICATION_NAME.word(), value));
            case CONNECT_TIMEOUT -> connectTimeout(number(keyword, value));
            case KEEPALIVES -> set(PGProperty.TCP_KEEP_ALIVE, Boolean.toString(number(keyword, value) != 0));
            case KEEPALIVES_IDLE, KEEPALIVES_INTERVAL, KEEPALIVES_COUNT -> {
                properties.put(keyword.word(), Integer.toString(number(keyword, value)));
                set(PGProperty.SOCKET_FACTORY, PostgresSocketFactory.class.getName());
            }
            case TARGET_SESSION_ATTRS -> targetSessionAttributes(value);
            case LOAD_BALANCE_HOSTS ->
                set(
                        PGProperty.LOAD_BALANCE_HOSTS,
                        switch (value) {
                            case "disable" -> "false";
                            case "random" -> "true";
                            default -> throw unknown(keyword, value, "disable, random");
                        });
            case REQUIREPEER -> {
                if (host.socket().isPresent()) {
                    properties.put(keyword.word(), value);
                }
            }
            // All text is read and written in UTF-8, and the server converts; OpenSSL compresses nothing either.
            case CLIENT_ENCODING, SSLCOMPRESSION -> {}
            case SSLSNI -> only(keyword, value, "1", "Java always names the host that it wants; leave it out");
            case TCP_USER_TIMEOUT ->
                only(keyword, value, "0", "Java cannot set it; keepalives_idle, _interval and _count it can");
            case GSSDELEGATION -> only(keyword, value, "0", "Rowlog hands no credentials on; leave it out");
            case MIN_PROTOCOL_VERSION ->
                only(keyword, value, "3.0", "The driver speaks version 3.0 of the protocol; leave it out");
            // Version 3.0, which is the oldest that can be named.
            case MAX_PROTOCOL_VERSION -> {}
            case SSL_MIN_PROTOCOL_VERSION -> minimumTls(keyword, value);
            case SSL_MAX_PROTOCOL_VERSION -> maximumTls(keyword, value);
            case SSLCRL, SSLCRLDIR ->
                throw refused(
                        keyword, "The driver reads no revocation lists; leave it out, and distrust by sslrootcert");
            case SSLKEYLOGFILE -> throw refused(keyword, "Java writes no keys of sessions; leave it out");
            case SCRAM_CLIENT_KEY, SCRAM_SERVER_KEY ->
                throw refused(keyword, "The driver makes the keys from the password; give that");
            case OAUTH_ISSUER, OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET, OAUTH_SCOPE ->
                throw refused(
                        keyword, "The driver knows no OAuth; connect as a role that shows a password or certificate");
            case REPLICATION ->
                throw refused(keyword, "Rowlog opens such sessions itself where it needs them; leave it out");
        }
    }

    private void set(PGProperty property, String value) {
        properties.put(property.getName(), value);
    }

    private void choice(PGProperty property, Keyword keyword, String value) {
        List<String> choices = Arrays.asList(property.getChoices());
        if (!choices.contains(value)) {
            throw unknown(keyword, value, String.join(", ", choices));
        }
        set(property, value);
    }

    private void addOptions(String options) {
        properties.merge(PGProperty.OPTIONS.getName(), options, (one, other) -> one + " " + other);
    }

    /** Seconds for each host; the driver's two limits are for one attempt and for all. */
    private void connectTimeout(int seconds) {
        int limit = seconds <= 0 ? 0 : Math.max(2, seconds);
        set(PGProperty.CONNECT_TIMEOUT, Integer.toString(limit));
        properties.putIfAbsent(PGProperty.LOGIN_TIMEOUT.getName(), Integer.toString(limit * hosts));
    }

    private void targetSessionAttributes(String value) {
        set(
                PGProperty.TARGET_SERVER_TYPE,
                switch (value) {
                    case "any" -> "any";
                    case "read-write", "primary" -> "primary";
                    case "read-only", "standby" -> "secondary";
                    case "prefer-standby" -> "preferSecondary";
                    default ->
                        throw unknown(
                                Keyword.TARGET_SESSION_ATTRS,
                                value,
                                "any, read-write, read-only, primary, standby, prefer-standby");
                });
        if (value.equals("primary") || value.endsWith("standby")) {
            // The driver goes by whether transactions are read-only, which a primary's may be by default.
            addOptions("-c default_transaction_read_only=off");
        }
    }

    private void minimumTls(Keyword keyword, String value) {
        String protocols = System.getProperty("jdk.tls.client.protocols", "");
        if (!Set.of("TLSv1", "TLSv1.1", "TLSv1.2").contains(value) && !protocols.equals(value)) {
            throw refused(
                    keyword,
                    "Leave it out, and start Java with -Djdk.tls.client.protocols=" + value
                            + ", as by ROWLOG_JAVA_OPTS");
        }
    }

    private void maximumTls(Keyword keyword, String value) {
        String protocols = System.getProperty("jdk.tls.client.protocols", "");
        if (!value.equals("TLSv1.3") && !protocols.equals(value)) {
            throw refused(
                    keyword,
                    "Leave it out, and start Java with -Djdk.tls.client.protocols=" + value
                            + ", as by ROWLOG_JAVA_OPTS");
        }
    }

    /** Modes mean what they mean to libpq (libpq documentation, section SSL Support). */
    private void encryption() {
        String root = given.get(Keyword.SSLROOTCERT.word());
        String mode = given.get(Keyword.SSLMODE.word());
        boolean system = "system".equals(root);
        if (mode == null && system) {
            mode = VERIFY_FULL;
        }
        if (mode != null) {
            choice(PGProperty.SSL_MODE, Keyword.SSLMODE, mode);
        }
        if (system) {
            if (!VERIFY_FULL.equals(mode)) {
                throw Failure.usage(
                        "sslmode=" + mode
                                + " is too weak for sslrootcert=system: whoever has any certificate is let pass.",
                        "Use sslmode=verify-full, or leave sslmode out");
            }
            if (given.containsKey(Keyword.SSLCERT.word()) || given.containsKey(Keyword.SSLKEY.word())) {
                throw Failure.usage(
                        "A certificate of one's own and sslrootcert=system are not to be had together.",
                        "Name the file of the certificates that are trusted in sslrootcert");
            }
            set(PGProperty.SSL_FACTORY, DefaultJavaSSLFactory.class.getName());
        } else if (root != null) {
            set(PGProperty.SSL_ROOT_CERT, root);
        }
        // To the driver the mode says not to verify; to libpq it does not, where there is something to verify with.
        if ("require".equals(mode) && (root != null || Files.exists(inHome("root.crt")))) {
            set(PGProperty.SSL_MODE, "verify-ca");
        }
        ownCertificate();
    }

    private void ownCertificate() {
        String mode = given.getOrDefault(Keyword.SSLCERTMODE.word(), "allow");
        switch (mode) {
            case "allow" -> {
                String certificate = given.get(Keyword.SSLCERT.word());
                if (certificate != null) {
                    set(PGProperty.SSL_CERT, certificate);
                }
                String key = given.get(Keyword.SSLKEY.word());
                if (key != null) {
                    key(Path.of(key), new ClientKey(Path.of(key)).requireUsable());
                } else if (!Files.exists(inHome("postgresql.pk8"))) {
                    // Where libpq looks; the driver looks for the other.
                    new ClientKey(inHome("postgresql.key"))
                            .algorithm()
                            .ifPresent(algorithm -> key(inHome("postgresql.key"), Optional.of(algorithm)));
                }
            }
            case "disable" -> {
                set(PGProperty.SSL_CERT, "");
                set(PGProperty.SSL_KEY, "");
            }
            case "require" ->
                throw refused(Keyword.SSLCERTMODE, "The driver does not tell whether the server asked; use allow");
            default -> throw unknown(Keyword.SSLCERTMODE, mode, "allow, disable");
        }
    }

    private void key(Path file, Optional<String> algorithm) {
        set(PGProperty.SSL_KEY, file.toString());
        algorithm.ifPresent(name -> properties.putIfAbsent(PGProperty.PEM_KEY_ALGORITHM.getName(), name));
    }

    private Path inHome(String file) {
        return home.resolve(".postgresql").resolve(file);
    }

    /** Nothing is encrypted between processes of one machine, whatever was said, as with libpq. */
    private void overSocket(Path file) {
        if (properties.putIfAbsent(PGProperty.SOCKET_FACTORY.getName(), PostgresSocketFactory.class.getName()) == null
                || PostgresSocketFactory.class.getName().equals(properties.get(PGProperty.SOCKET_FACTORY.getName()))) {
            properties.put(PostgresSocketFactory.SOCKET, file.toString());
        }
        set(PGProperty.SSL_MODE, "disable");
        set(PGProperty.GSS_ENC_MODE, "disable");
        set(PGProperty.SSL_NEGOTIATION, "postgres");
    }

    private static int number(Keyword keyword, String value) {
        if (!value.matches("-?[0-9]{1,6}")) {
            throw unknown(keyword, value, "a whole number");
        }
        return Integer.parseInt(value);
    }

    private static void only(Keyword keyword, String value, String allowed, String remedy) {
        if (!value.equals(allowed)) {
            throw refused(keyword, remedy);
        }
    }

    private static Failure refused(Keyword keyword, String remedy) {
        return Failure.usage(
                "'" + keyword.word() + "' of the connection" + origin(keyword) + " cannot be had.", remedy);
    }

    private static Failure unknown(Keyword keyword, String value, String allowed) {
        return Failure.usage(
                "'" + keyword.word() + "' of the connection" + origin(keyword) + " is '" + value
                        + "', which is not allowed.",
                "Allowed: " + allowed);
    }

    private static String origin(Keyword keyword) {
        return keyword.variable().map(name -> " (" + name + ")").orElse("");
    }
}
