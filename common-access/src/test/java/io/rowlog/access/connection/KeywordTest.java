package io.rowlog.access.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What libpq can be told of a connection is honoured, is so in any case, or is refused. */
class KeywordTest {
    /** The documentation of PostgreSQL 18, section Parameter Key Words; {@code servicefile} came later. */
    private static final List<String> DOCUMENTED = List.of(
            ("host hostaddr port dbname user password passfile require_auth channel_binding connect_timeout client_encoding"
                            + " options application_name fallback_application_name keepalives keepalives_idle"
                            + " keepalives_interval keepalives_count tcp_user_timeout replication gssencmode sslmode"
                            + " sslnegotiation sslcompression sslcert sslkey sslkeylogfile sslpassword sslcertmode"
                            + " sslrootcert sslcrl sslcrldir sslsni requirepeer ssl_min_protocol_version"
                            + " ssl_max_protocol_version min_protocol_version max_protocol_version krbsrvname gsslib"
                            + " gssdelegation scram_client_key scram_server_key service servicefile"
                            + " target_session_attrs load_balance_hosts oauth_issuer oauth_client_id"
                            + " oauth_client_secret oauth_scope")
                    .split(" "));

    /** Of which each value is so in any case, or, as that of a service's file, says nothing alone. */
    private static final Set<String> WITHOUT_EFFECT =
            Set.of("client_encoding", "sslcompression", "max_protocol_version", "servicefile");

    @TempDir
    private Path home;

    private PostgresUrl parse(String text, String... environment) {
        Map<String, String> variables = Stream.iterate(0, i -> i < environment.length, i -> i + 2)
                .collect(Collectors.toMap(i -> environment[i], i -> environment[i + 1]));
        return new PostgresUrlParser(variables, home, "me").parse(text);
    }

    private Map<String, String> properties(String text, String... environment) {
        return DriverProperties.of(parse(text, environment), home);
    }

    @Test
    void everyDocumentedKeywordIsKnown() {
        assertThat(Arrays.stream(Keyword.values()).map(Keyword::word)).containsExactlyInAnyOrderElementsOf(DOCUMENTED);
    }

    /** A value of each that is not the default. */
    static Stream<Arguments> values() {
        return Arrays.stream(Keyword.values())
                .filter(keyword -> !WITHOUT_EFFECT.contains(keyword.word()))
                .map(keyword -> Arguments.of(
                        keyword,
                        switch (keyword) {
                            case SERVICE -> "absent";
                            case SERVICEFILE -> "/some/file";
                            case USER, PASSWORD, PASSFILE, DBNAME, HOST, OPTIONS, APPLICATION_NAME -> "other";
                            case FALLBACK_APPLICATION_NAME, SSLPASSWORD, KRBSRVNAME, REQUIREPEER -> "other";
                            case SSLCERT, SSLROOTCERT -> "/some/file.crt";
                            case HOSTADDR -> "127.0.0.9";
                            case PORT, CONNECT_TIMEOUT -> "77";
                            case KEEPALIVES, SSLSNI -> "0";
                            case KEEPALIVES_IDLE, KEEPALIVES_INTERVAL, KEEPALIVES_COUNT, TCP_USER_TIMEOUT -> "7";
                            case SSLMODE, CHANNEL_BINDING, GSSENCMODE, SSLCERTMODE -> "disable";
                            case SSLNEGOTIATION -> "direct";
                            case SSLKEY, SSLCRL, SSLCRLDIR, SSLKEYLOGFILE -> "/no/such/file";
                            case SSL_MIN_PROTOCOL_VERSION -> "TLSv1.3";
                            case SSL_MAX_PROTOCOL_VERSION -> "TLSv1.2";
                            case MIN_PROTOCOL_VERSION -> "3.2";
                            case MAX_PROTOCOL_VERSION, CLIENT_ENCODING, SSLCOMPRESSION -> "";
                            case REQUIRE_AUTH -> "scram-sha-256";
                            case GSSLIB -> "gssapi";
                            case GSSDELEGATION -> "1";
                            case SCRAM_CLIENT_KEY, SCRAM_SERVER_KEY -> "AAAA";
                            case OAUTH_ISSUER, OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET, OAUTH_SCOPE -> "other";
                            case REPLICATION -> "database";
                            case TARGET_SESSION_ATTRS -> "standby";
                            case LOAD_BALANCE_HOSTS -> "random";
                        }));
    }

    private record Outcome(PostgresUrl url, Map<String, String> properties) {}

    @ParameterizedTest
    @MethodSource("values")
    void noKeywordIsPassedOver(Keyword keyword, String value) {
        // A socket, since it is what some are about.
        String url = keyword == Keyword.HOSTADDR ? "postgresql:///" : "postgresql://%2Frun/";
        Outcome without = new Outcome(parse(url), properties(url));
        String with = url + "?" + keyword.word() + "=" + value.replace("/", "%2F");

        Outcome outcome;
        try {
            outcome = new Outcome(parse(with), properties(with));
        } catch (Failure refused) {
            assertThat(refused.code()).isEqualTo(FailureCode.USAGE);
            assertThat(refused.remedy().toString()).isNotEmpty();
            return;
        }
        assertThat(outcome).isNotEqualTo(without);
    }

    @ParameterizedTest
    @CsvSource({
        "PGHOST, db.example, postgresql://, me@db.example:5432/me",
        "PGHOST, db.example, postgresql://other/, me@other:5432/me",
        "PGHOSTADDR, 127.0.0.2, postgresql://, me@127.0.0.2:5432/me",
        "PGPORT, 6543, postgresql://a/b, me@a:6543/b",
        "PGPORT, 6543, 'postgresql://a:1,b/c', 'me@a:1,b:5432/c'",
        "PGPORT, '1,2', 'postgresql://a,b/c', 'me@a:1,b:2/c'",
        "PGUSER, ann, postgresql://a/b, ann@a:5432/b",
        "PGUSER, ann, postgresql://a, ann@a:5432/ann",
        "PGDATABASE, shop, postgresql://a, me@a:5432/shop",
        "PGDATABASE, shop, postgresql://a/b, me@a:5432/b",
        "PGHOST, /run/pg, postgresql:///b, me@/run/pg:5432/b",
        "PGHOST, '', postgresql:///b, me@localhost:5432/b"
    })
    void theEnvironmentSaysWhatTheUrlDoesNot(String variable, String value, String url, String result) {
        assertThat(parse(url, variable, value)).hasToString(result);
    }

    @ParameterizedTest
    @CsvSource({
        "PGSSLMODE, require, sslmode, require",
        "PGREQUIRESSL, 1, sslmode, require",
        "PGSSLROOTCERT, /ca.crt, sslrootcert, /ca.crt",
        "PGSSLCERT, /me.crt, sslcert, /me.crt",
        "PGSSLNEGOTIATION, direct, sslNegotiation, direct",
        "PGCHANNELBINDING, require, channelBinding, require",
        "PGGSSENCMODE, disable, gssEncMode, disable",
        "PGREQUIREAUTH, scram-sha-256, requireAuth, scram-sha-256",
        "PGOPTIONS, -c role=ann, options, -c role=ann",
        "PGAPPNAME, nightly, ApplicationName, nightly",
        "PGCONNECT_TIMEOUT, 7, connectTimeout, 7",
        "PGCONNECT_TIMEOUT, 77, loginTimeout, 77",
        "PGTARGETSESSIONATTRS, read-only, targetServerType, secondary",
        "PGLOADBALANCEHOSTS, random, loadBalanceHosts, true"
    })
    void theDriverIsToldWhatTheEnvironmentSays(String variable, String value, String property, String told) {
        assertThat(properties("postgresql://a/b", variable, value)).containsEntry(property, told);
    }

    @ParameterizedTest
    @CsvSource({
        "sslmode=disable, sslmode, disable",
        "ssl=true, sslmode, verify-full",
        "sslrootcert=system, sslmode, verify-full",
        "sslrootcert=system, sslfactory, org.postgresql.ssl.DefaultJavaSSLFactory",
        "sslmode=require&sslrootcert=a.crt, sslmode, verify-ca",
        "sslcertmode=disable&sslmode=require, sslcert, ''",
        "connect_timeout=0, connectTimeout, 0",
        "connect_timeout=1, connectTimeout, 2",
        "target_session_attrs=primary, targetServerType, primary",
        "target_session_attrs=primary&options=-c%20a.b=c, options, -c default_transaction_read_only=off -c a.b=c",
        "fallback_application_name=x, ApplicationName, x",
        "application_name=y&fallback_application_name=x, ApplicationName, y",
        "keepalives=0, tcpKeepAlive, false",
        "socketTimeout=9, socketTimeout, 9",
        "ApplicationName=z, ApplicationName, z"
    })
    void theDriverIsToldWhatTheUrlSays(String parameters, String property, String told) {
        assertThat(properties("postgresql://a/b?" + parameters)).containsEntry(property, told);
    }

    @Test
    void whatTheDriverCallsOtherwiseIsNotOverriddenByTheEnvironment() {
        assertThat(properties("postgresql://a/b?ssl=true", "PGSSLMODE", "disable"))
                .containsEntry("sslmode", "verify-full");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sslmode=sometimes",
                "sslmode=require&sslrootcert=system",
                "sslrootcert=system&sslcert=a.crt",
                "target_session_attrs=best",
                "connect_timeout=soon",
                "load_balance_hosts=yes"
            })
    void aValueThatIsNotAllowedIsRefused(String parameters) {
        assertThatThrownBy(() -> parse("postgresql://a/b?" + parameters))
                .asInstanceOf(type(Failure.class))
                .returns(FailureCode.USAGE, Failure::code);
    }

    @Test
    void aServiceSaysWhatTheUrlDoesNotAndMoreThanTheEnvironment() throws IOException {
        Files.writeString(home.resolve(".pg_service.conf"), """
                # others
                [other]
                host=wrong
                [nightly]
                host=db.example
                port = 1
                port=6543
                user=ann
                sslmode=verify-ca
                [last]
                dbname=wrong
                """.replace("port = 1\n", ""));

        PostgresUrl url = parse("postgresql:///shop?service=nightly", "PGUSER", "bob", "PGPORT", "7");

        assertThat(url).hasToString("ann@db.example:6543/shop");
        assertThat(url.parameters()).containsEntry("sslmode", "verify-ca");
    }

    @Test
    void theServiceAndItsFileCanBeNamedInTheEnvironment() throws IOException {
        Path file = Files.writeString(home.resolve("services"), "[nightly]\nhost=db\npassword=secret\n");

        PostgresUrl url = parse("postgresql://", "PGSERVICE", "nightly", "PGSERVICEFILE", file.toString());

        assertThat(url).hasToString("me@db:5432/me");
        assertThat(parse("postgresql://?service=nightly&servicefile=" + file)).isEqualTo(url);
        assertThat(url.password()).isEqualTo("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hots=db", "host", "ldap://a/b", "service=other"})
    void aServiceThatIsNotUnderstoodIsRefused(String line) throws IOException {
        Files.writeString(home.resolve(".pg_service.conf"), "[nightly]\n" + line + "\n");

        assertThatThrownBy(() -> parse("postgresql://?service=nightly"))
                .asInstanceOf(type(Failure.class))
                .returns(FailureCode.USAGE, Failure::code);
    }

    @Test
    void whatPrismaReadsFromUrlsForItselfIsAccepted() {
        assertThat(parse("postgresql://a/b?schema=app&connection_limit=5&pool_timeout=2&pgbouncer=true"))
                .hasToString("me@a:5432/b");
    }

    @ParameterizedTest
    @CsvSource({
        "RSA PRIVATE KEY, openssl pkcs8 -topk8 -nocrypt",
        "EC PRIVATE KEY, -nocrypt",
        "ENCRYPTED PRIVATE KEY, DER"
    })
    void aKeyThatTheDriverDoesNotReadIsRefusedWithTheCommandThatConvertsIt(String kind, String command)
            throws IOException {
        Path key = Files.writeString(
                home.resolve("me.key"), "-----BEGIN " + kind + "-----\nAAAA\n-----END " + kind + "-----\n");

        assertThatThrownBy(() -> parse("postgresql://a/b?sslkey=" + key))
                .asInstanceOf(type(Failure.class))
                .satisfies(failure -> assertThat(failure.remedy().toString()).contains(command));
    }
}
