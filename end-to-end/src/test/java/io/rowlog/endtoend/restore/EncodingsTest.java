package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rowlog.access.failure.Failure;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.fixture.VersionTest;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.extension.ExtendWith;

/** Databases in other encodings than UTF-8. The judge is the server, which prints both in UTF-8. */
@ExtendWith(StackExtension.class)
class EncodingsTest {
    private final Stack stack;

    EncodingsTest(Stack stack) {
        this.stack = stack;
    }

    @VersionTest(all = true)
    void textComesBackInAnyEncodingThatHasItAndWhatCannotIsNamed(int version) throws Exception {
        Postgres server = stack.version(version);
        everyCharacterOfLatin1ComesBackInUtf8AndInLatin1(server);
        japaneseComesBackInUtf8AndWhatUnicodeLacksIsNamed(server);
        bytesWithoutEncodingComeBackWhereTheyAreUtf8AndElseAreNamed(server);
        charactersThatTheTargetLacksNameTheTable(server);
        anEncodingThatNothingConvertsIsNamed(server);
    }

    private void everyCharacterOfLatin1ComesBackInUtf8AndInLatin1(Postgres server) throws Exception {
        create(server, "latin1", "LATIN1");
        server.execute("latin1", """
            CREATE TYPE "Größe" AS ENUM ('groß', 'très petit');
            CREATE TABLE "Käufe" (id int PRIMARY KEY, "naïve" text, kind "Größe", tags text[], extra jsonb, pair point);
            COMMENT ON TABLE "Käufe" IS 'für alle ±';
            INSERT INTO "Käufe" SELECT i, chr(i) || 'é', 'groß', ARRAY['ü', chr(i)], '{"Ä": "ñ"}', '(1,2)'
            FROM generate_series(1, 255) i
            """);
        RoundTrip trip = trip(server, "latin1");

        trip.backup(server.url("latin1"));

        for (String encoding : List.of("UTF8", "LATIN1")) {
            String target = create(server, "latin1_as_" + encoding, encoding);
            assertThat(restoredEqual(trip, server, target)).isTrue();
            assertThat(rows(server, target, "\"Käufe\"")).isEqualTo(rows(server, "latin1", "\"Käufe\""));
        }
    }

    private void japaneseComesBackInUtf8AndWhatUnicodeLacksIsNamed(Postgres server) throws Exception {
        create(server, "euc", "EUC_JP");
        server.execute("euc", "CREATE TABLE t (a text, b text); INSERT INTO t VALUES ('日本語', 'カタカナ'), ('ｶﾅ', NULL)");
        RoundTrip trip = trip(server, "euc");
        trip.backup(server.url("euc"));
        String target = create(server, "euc_as_utf8", "UTF8");
        assertThat(restoredEqual(trip, server, target)).isTrue();
        assertThat(rows(server, target, "t")).isEqualTo(rows(server, "euc", "t"));

        // Row 9 of the character set is empty, and the server takes it nonetheless.
        server.execute("euc", "INSERT INTO t VALUES ('ok', E'\\xa9\\xa1')");

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> trip.backup(server.url("euc")))
                .withMessage("Column public.t.b holds text that PostgreSQL cannot convert from EUC_JP to UTF-8.");
    }

    private void bytesWithoutEncodingComeBackWhereTheyAreUtf8AndElseAreNamed(Postgres server) throws Exception {
        create(server, "ascii", "SQL_ASCII");
        server.execute(
                "ascii",
                "CREATE TABLE t (a text, b text[], c bytea); INSERT INTO t VALUES ('Käse 日本 𝄞', '{ä}', '\\xff')");
        RoundTrip trip = trip(server, "ascii");
        trip.backup(server.url("ascii"));
        for (String encoding : List.of("UTF8", "SQL_ASCII")) {
            String target = create(server, "ascii_as_" + encoding, encoding);
            assertThat(restoredEqual(trip, server, target)).isTrue();
            assertThat(rows(server, target, "t")).isEqualTo(rows(server, "ascii", "t"));
        }

        server.execute("ascii", """
            CREATE TABLE fine (a text); CREATE TABLE odd (x int, "B c" varchar, d text[]);
            INSERT INTO odd VALUES (1, E'secret \\xff', NULL), (2, NULL, ARRAY[E'\\xe4'])
            """);

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> trip.backup(server.url("ascii")))
                .satisfies(error -> assertThat(
                                error.getMessage() + error.remedy().toString())
                        .startsWith("2 findings")
                        .contains("Column public.odd.B c holds text that PostgreSQL cannot convert from SQL_ASCII to"
                                + " UTF-8.")
                        .contains("Column public.odd.d holds")
                        .doesNotContain("secret", "public.t", "fine", "0xff"));
    }

    private void charactersThatTheTargetLacksNameTheTable(Postgres server) throws Exception {
        create(server, "euro", "UTF8");
        server.execute("euro", "CREATE TABLE prices (id int, sign text); INSERT INTO prices VALUES (1, '€')");
        RoundTrip trip = trip(server, "euro");
        trip.backup(server.url("euro"));
        String target = create(server, "euro_as_latin1", "LATIN1");

        RestoreReport report = trip.restore(server.url(target), RestoreMode.CREATE);

        assertThat(report.lacksRows()).isTrue();
        assertThat(report.refusals()).first().satisfies(refusal -> {
            assertThat(refusal.what()).isEqualTo("rows of table public.prices");
            assertThat(refusal.reason()).contains("untranslatable_character").doesNotContain("€");
            assertThat(String.valueOf(refusal.remedy())).contains("restore into a database with ENCODING 'UTF8'");
        });
    }

    private void anEncodingThatNothingConvertsIsNamed(Postgres server) throws Exception {
        create(server, "mule", "MULE_INTERNAL");

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> trip(server, "mule").backup(server.url("mule")))
                .withMessageContaining("MULE_INTERNAL");
    }

    private RoundTrip trip(Postgres server, String name) throws SQLException {
        return new RoundTrip(
                stack.kafka(), "encoding-" + name + "-" + server.number("postgres", "SHOW server_version_num"));
    }

    private static String create(Postgres server, String name, String encoding) throws SQLException {
        server.execute(
                "postgres",
                "CREATE DATABASE \"" + name + "\" TEMPLATE template0 ENCODING '" + encoding + "' LOCALE 'C'");
        return name;
    }

    private static boolean restoredEqual(RoundTrip trip, Postgres server, String target) throws Exception {
        return Objects.requireNonNull(
                        trip.restore(server.url(target), RestoreMode.CREATE).verification())
                .equal();
    }

    private static List<String> rows(Postgres server, String database, String table) throws SQLException {
        List<String> rows = server.strings(database, "SELECT t::text FROM " + table + " t");
        // Each encoding has an order of its own.
        Collections.sort(rows);
        return rows;
    }
}
