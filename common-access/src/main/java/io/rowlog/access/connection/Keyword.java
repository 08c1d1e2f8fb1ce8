package io.rowlog.access.connection;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What libpq can be told of a connection (libpq documentation, sections Parameter Key Words and Environment Variables).
 * Constants are named as libpq names them, in capitals.
 */
enum Keyword {
    SERVICE("PGSERVICE"),
    SERVICEFILE("PGSERVICEFILE"),
    USER("PGUSER"),
    /** {@code PGPASSWORD} is looked at in {@link Passwords}, after the file that holds one. */
    PASSWORD,
    /** {@code PGPASSFILE} is looked at in {@link Passwords}. */
    PASSFILE,
    DBNAME("PGDATABASE"),
    HOST("PGHOST"),
    HOSTADDR("PGHOSTADDR"),
    PORT("PGPORT"),
    CHANNEL_BINDING("PGCHANNELBINDING"),
    CONNECT_TIMEOUT("PGCONNECT_TIMEOUT"),
    CLIENT_ENCODING("PGCLIENTENCODING"),
    OPTIONS("PGOPTIONS"),
    APPLICATION_NAME("PGAPPNAME"),
    FALLBACK_APPLICATION_NAME,
    KEEPALIVES,
    KEEPALIVES_IDLE,
    KEEPALIVES_INTERVAL,
    KEEPALIVES_COUNT,
    TCP_USER_TIMEOUT,
    SSLMODE("PGSSLMODE"),
    SSLNEGOTIATION("PGSSLNEGOTIATION"),
    SSLCOMPRESSION("PGSSLCOMPRESSION"),
    SSLCERT("PGSSLCERT"),
    SSLKEY("PGSSLKEY"),
    SSLCERTMODE("PGSSLCERTMODE"),
    SSLPASSWORD,
    SSLROOTCERT("PGSSLROOTCERT"),
    SSLCRL("PGSSLCRL"),
    SSLCRLDIR("PGSSLCRLDIR"),
    SSLSNI("PGSSLSNI"),
    SSLKEYLOGFILE,
    SSL_MIN_PROTOCOL_VERSION("PGSSLMINPROTOCOLVERSION"),
    SSL_MAX_PROTOCOL_VERSION("PGSSLMAXPROTOCOLVERSION"),
    MIN_PROTOCOL_VERSION("PGMINPROTOCOLVERSION"),
    MAX_PROTOCOL_VERSION("PGMAXPROTOCOLVERSION"),
    REQUIREPEER("PGREQUIREPEER"),
    REQUIRE_AUTH("PGREQUIREAUTH"),
    GSSENCMODE("PGGSSENCMODE"),
    KRBSRVNAME("PGKRBSRVNAME"),
    GSSLIB("PGGSSLIB"),
    GSSDELEGATION("PGGSSDELEGATION"),
    SCRAM_CLIENT_KEY,
    SCRAM_SERVER_KEY,
    OAUTH_ISSUER,
    OAUTH_CLIENT_ID,
    OAUTH_CLIENT_SECRET,
    OAUTH_SCOPE,
    REPLICATION,
    TARGET_SESSION_ATTRS("PGTARGETSESSIONATTRS"),
    LOAD_BALANCE_HOSTS("PGLOADBALANCEHOSTS");

    private final String word = name().toLowerCase(Locale.ROOT);
    private final Optional<String> variable;

    Keyword() {
        this.variable = Optional.empty();
    }

    Keyword(String variable) {
        this.variable = Optional.of(variable);
    }

    /** As it stands in a URL. */
    String word() {
        return word;
    }

    /** The environment variable that says it where neither the URL nor the service does. */
    Optional<String> variable() {
        return variable;
    }

    static Optional<Keyword> of(String word) {
        return Arrays.stream(values())
                .filter(keyword -> keyword.word.equals(word))
                .findFirst();
    }

    /** The keyword that the JDBC driver has under another name, else the name as it is. */
    static String ofDriver(String property) {
        return switch (property) {
            case "ApplicationName" -> APPLICATION_NAME.word;
            case "connectTimeout" -> CONNECT_TIMEOUT.word;
            case "channelBinding" -> CHANNEL_BINDING.word;
            case "gssEncMode" -> GSSENCMODE.word;
            case "sslNegotiation" -> SSLNEGOTIATION.word;
            case "requireAuth" -> REQUIRE_AUTH.word;
            case "kerberosServerName" -> KRBSRVNAME.word;
            case "PGHOST" -> HOST.word;
            case "PGPORT" -> PORT.word;
            case "PGDBNAME" -> DBNAME.word;
            default -> property;
        };
    }
}
