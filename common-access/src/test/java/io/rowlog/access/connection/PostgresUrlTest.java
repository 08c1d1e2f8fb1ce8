package io.rowlog.access.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUrlTest {
    private static final String OS_USER = System.getProperty("user.name");

    @ParameterizedTest
    @CsvSource({
        "postgresql://ann@db.example:6543/shop, ann, db.example:6543, shop",
        "postgres://ann@db.example/shop, ann, db.example:5432, shop",
        "postgresql://ann@/shop, ann, localhost:5432, shop",
        "postgresql://ann@db.example, ann, db.example:5432, ann",
        "postgresql://%C3%A4nn%40x@db/b%2Fc%20d, änn@x, db:5432, b/c d",
        "postgresql://ann@[::1]:6543/shop, ann, [::1]:6543, shop",
        "postgresql://ann@[fe80::1]/shop, ann, [fe80::1]:5432, shop",
        "jdbc:postgresql://db:6543/shop?user=ann, ann, db:6543, shop",
        "jdbc:postgresql://db/shop?user=ann+lee, ann lee, db:5432, shop",
        "jdbc:postgresql:shop?user=ann, ann, localhost:5432, shop",
        "postgresql://?user=ann+lee, ann+lee, localhost:5432, ann+lee"
    })
    void readsUserHostPortAndDatabase(String text, String user, String hosts, String database) {
        PostgresUrl url = PostgresUrl.parse(text);

        assertThat(url.user()).isEqualTo(user);
        assertThat(url.hostList()).isEqualTo(hosts);
        assertThat(url.database()).isEqualTo(database);
        assertThat(url.password()).isEmpty();
    }

    @Test
    void absentPartsAreThisMachineAndThisUser() {
        assertThat(PostgresUrl.parse("postgresql://")).hasToString(OS_USER + "@localhost:5432/" + OS_USER);
    }

    @Test
    void severalHostsAreKeptInTheirOrder() {
        assertThat(PostgresUrl.parse("postgresql://a:1,b,[::1]:3/shop").hosts())
                .containsExactly(new PostgresHost("a", 1), new PostgresHost("b", 5432), new PostgresHost("::1", 3));
    }

    @Test
    void parametersGoToTheDriverByTheNamesItKnows() {
        PostgresUrl url = PostgresUrl.parse("postgresql://a/b?sslmode=verify-full&connect_timeout=3&options=-c%20x=y");

        assertThat(url.driverProperties())
                .containsEntry("sslmode", "verify-full")
                .containsEntry("connectTimeout", "3")
                .containsEntry("options", "-c x=y");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://ann:s%3Acr%20t@db/shop",
                "postgresql://ann:s:cr%20t@db/shop",
                "jdbc:postgresql://db/shop?user=ann&password=s:cr+t"
            })
    void thePasswordIsReadAndNeverShown(String text) {
        PostgresUrl url = PostgresUrl.parse(text);

        assertThat(url.password()).isEqualTo("s:cr t");
        assertThat(url.toString()).isEqualTo("ann@db:5432/shop");
        assertThat(List.of(url.jdbcUrl(), url.parameters().toString())).noneMatch(shown -> shown.contains("cr t"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://ann:sec/ret@db/shop",
                "postgresql://ann:12/secret@db/shop",
                "postgresql://ann:sec@ret@db/shop",
                "postgresql://ann:12/sec@ret@db",
                "postgresql://ann:sec%ret@db/shop",
                "postgresql://ann:secret/db"
            })
    void anErrorNeverShowsAPieceOfThePassword(String text) {
        assertThatThrownBy(() -> PostgresUrl.parse(text))
                .asInstanceOf(type(Failure.class))
                .satisfies(
                        error -> assertThat(error.getMessage() + error.remedy().toString())
                                .doesNotContain("sec")
                                .doesNotContain("ret@"));
    }

    @ParameterizedTest
    @CsvSource({
        "mysql://a/b, does not begin with postgresql://",
        "localhost:5432/shop, does not begin with postgresql://",
        "postgresql://a:0/b, port",
        "postgresql://a:65536/b, port",
        "postgresql://a:x/b, port",
        "postgresql://::1/b, host",
        "postgresql://[::1/b, host",
        "postgresql://%40abstract/b, Unix socket",
        "'postgresql://%2Ftmp,db/b', Unix socket",
        "postgresql://a/b%zz, database",
        "postgresql://a%FF/b, host",
        "postgresql://%00@a/b, user",
        "postgresql://a/b?sslmode, 'sslmode' no value",
        "postgresql://a/b?colour=blue, 'colour'",
        "postgresql://a/b?sslaccept=strict, 'sslaccept'",
        "postgresql://a/b?service=nowhere, 'nowhere'",
        "postgresql://a/b?hostaddr=127.0.0.1, hostaddr",
        "'postgresql://a,b/b?port=1,2,3', 3 ports"
    })
    void whatIsWrongIsRefusedAndNamed(String text, String part) {
        assertThatThrownBy(() -> PostgresUrl.parse(text))
                .hasMessageContaining(part)
                .asInstanceOf(type(Failure.class))
                .returns(FailureCode.USAGE, Failure::code)
                .satisfies(error -> assertThat(error.remedy().toString()).isNotEmpty());
    }
}
