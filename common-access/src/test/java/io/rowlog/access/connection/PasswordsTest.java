package io.rowlog.access.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordsTest {
    private static final PostgresUrl URL = PostgresUrl.parse("postgresql://ann@db.example:6543/shop");

    @TempDir
    private Path home;

    @Test
    void theUrlIsLookedAtFirstThenTheFileThenTheVariableThenThePasswordFile() throws IOException {
        passwordFile("*:*:*:*:fourth");
        Path file = Files.writeString(home.resolve("secret"), "second\n");
        Map<String, String> both = Map.of("PGPASSWORD_FILE", file.toString(), "PGPASSWORD", "third");

        assertThat(new Passwords(both, home).find(URL.withPassword("first"))).isEqualTo("first");
        assertThat(new Passwords(both, home).find(URL)).isEqualTo("second");
        assertThat(new Passwords(Map.of("PGPASSWORD", "third"), home).find(URL)).isEqualTo("third");
        assertThat(new Passwords(Map.of(), home).find(URL)).isEqualTo("fourth");
    }

    @Test
    void thereMayBeNone() {
        assertThat(new Passwords(Map.of(), home).find(URL)).isEmpty();
    }

    @Test
    void aNamedFileThatIsMissingIsAnError() {
        Passwords passwords =
                new Passwords(Map.of("PGPASSWORD_FILE", home.resolve("missing").toString()), home);

        assertThatThrownBy(() -> passwords.find(URL)).hasMessageContaining("PGPASSWORD_FILE names " + home);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "db.example:6543:shop:ann:right|right",
                "*:*:*:*:right|right",
                "other:*:*:*:wrong~*:6543:*:ann:right|right",
                "#*:*:*:*:wrong~db.example:*:*:*:right|right",
                "*:5432:*:*:wrong|''",
                "*:*:*:*|''",
                "*:*:*:*:a\\:b\\\\c:d|a:b\\c:d",
                "\\*:*:*:*:wrong|''",
                "db\\.example:*:shop:ann:right|right"
            })
    void thePasswordFileIsReadAsLibpqReadsIt(String lines, String password) throws IOException {
        passwordFile(lines.replace('~', '\n'));

        assertThat(new Passwords(Map.of(), home).find(URL)).isEqualTo(password);
    }

    @Test
    void aPasswordFileThatOthersMayReadIsIgnored() throws IOException {
        Path file = passwordFile("*:*:*:*:right");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThat(new Passwords(Map.of(), home).find(URL)).isEmpty();
    }

    @Test
    void anotherPasswordFileCanBeNamed() throws IOException {
        Path file = Files.move(passwordFile("*:*:*:*:right"), home.resolve("elsewhere"));

        assertThat(new Passwords(Map.of("PGPASSFILE", file.toString()), home).find(URL))
                .isEqualTo("right");
    }

    private Path passwordFile(String lines) throws IOException {
        Path file = Files.writeString(home.resolve(".pgpass"), lines + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
