package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.consumer.apply.Refusal;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.endtoend.cli.Commands;
import io.rowlog.endtoend.cli.Commands.Run;
import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.fixture.VersionTest;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows that need more than their table to be there, and rows that nothing can load. */
@ExtendWith(StackExtension.class)
class LateRowsTest {
    private final Stack stack;

    LateRowsTest(Stack stack) {
        this.stack = stack;
    }

    private record Pair(Postgres server, String source, Postgres other, String target, RoundTrip trip) {
        RestoreReport restore(RestoreMode mode) throws InterruptedException {
            return trip.restore(other.url(target), mode);
        }

        List<String> inTarget(String sql) throws Exception {
            return other.strings(target, sql);
        }
    }

    private Pair backUp(int version, int to, String sql) throws Exception {
        Postgres server = stack.version(version);
        Postgres other = stack.version(to);
        String source = server.newDatabase("late_source");
        server.execute(source, sql);
        RoundTrip trip = new RoundTrip(stack.kafka(), source + "_" + version + "_" + to);
        trip.backup(server.url(source));
        return new Pair(server, source, other, other.newDatabase("late_target"), trip);
    }

    private static void assertAllThere(RestoreReport report) {
        assertThat(report.refusals()).isEmpty();
        assertThat(report.notValid()).isEmpty();
        assertThat(Objects.requireNonNull(report.verification()).equal()).isTrue();
    }

    @VersionTest
    void namesOfWhatIsMadeAfterTheRowsAreReadWhenItIsThere(int version) throws Exception {
        Pair pair = backUp(version, version, """
            CREATE SCHEMA "App s";
            CREATE TABLE "App s".item (id int CONSTRAINT item_id PRIMARY KEY, name text UNIQUE);
            CREATE INDEX "Item name" ON "App s".item (lower(name));
            CREATE VIEW "App s".grouped AS SELECT id, name FROM "App s".item GROUP BY id;
            CREATE VIEW "App s".above AS SELECT * FROM "App s".grouped;
            CREATE MATERIALIZED VIEW "App s".stored AS SELECT * FROM "App s".above;
            CREATE UNIQUE INDEX of_stored ON "App s".stored (id);
            CREATE FUNCTION "App s".first("App s".grouped) RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE DOMAIN "App s".relation AS regclass;
            CREATE TYPE "App s".use AS (relation regclass, at date);
            CREATE TABLE "App s".seen (id int PRIMARY KEY, c regclass[], d "App s".relation, u "App s".use,
                p regprocedure, t regtype, item int REFERENCES "App s".item);
            CREATE TABLE "App s".hidden (d "App s".relation, u "App s".use[]);
            CREATE TABLE "App s".child (seen int REFERENCES "App s".seen);
            CREATE FUNCTION "App s".never() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''fired''; END';
            INSERT INTO "App s".item VALUES (1, 'a');
            INSERT INTO "App s".seen VALUES
                (1, NULL, NULL, NULL, NULL, NULL, 1);
            UPDATE "App s".seen SET c = ARRAY['"App s"."Item name"', '"App s".item_id', '"App s".stored',
                    '"App s".of_stored', '"App s".above']::regclass[],
                d = '"App s".grouped'::regclass, u = ROW('"App s".item_name_key', '2020-01-01')::"App s".use,
                p = '"App s".first("App s".grouped)'::regprocedure, t = '"App s".above'::regtype;
            INSERT INTO "App s".hidden SELECT d, ARRAY[u] FROM "App s".seen;
            INSERT INTO "App s".child VALUES (1);
            CREATE TRIGGER never BEFORE INSERT ON "App s".seen FOR EACH ROW EXECUTE FUNCTION "App s".never();
            """);
        String rows = "SELECT s::text || h::text FROM \"App s\".seen s, \"App s\".hidden h";

        RestoreReport report = pair.restore(RestoreMode.CREATE);

        assertAllThere(report);
        assertThat(report.rows()).isEqualTo(4);
        assertThat(pair.inTarget(rows)).isEqualTo(pair.server().strings(pair.source(), rows));
        assertAllThere(pair.restore(RestoreMode.REPLACE));
    }

    @VersionTest
    void rowsWhoseCheckReadsAnotherTableComeAfterItsRows(int version) throws Exception {
        Pair pair = backUp(version, version, """
            CREATE TABLE public.unit (code text PRIMARY KEY);
            CREATE FUNCTION public.is_unit(text) RETURNS boolean LANGUAGE sql STABLE AS
                'SELECT EXISTS (SELECT FROM public.unit WHERE code = $1)';
            CREATE TABLE public.part (id int PRIMARY KEY, unit text CHECK (public.is_unit(unit)));
            INSERT INTO public.unit VALUES ('kg');
            INSERT INTO public.part SELECT i, 'kg' FROM generate_series(1, 20000) i;
            """);

        RestoreReport report = pair.restore(RestoreMode.CREATE);

        assertAllThere(report);
        assertThat(report.rows()).isEqualTo(20001);
    }

    @VersionTest
    void rowsThatAreLargerThanAPageSinceTheirStorageWasChangedAreLoadedInEveryMode(int version) throws Exception {
        Pair pair = backUp(version, version, """
            CREATE TABLE public.plain (id int PRIMARY KEY, "Body" text, j jsonb) PARTITION BY HASH (id);
            CREATE TABLE public.plain_0 PARTITION OF public.plain FOR VALUES WITH (MODULUS 2, REMAINDER 0);
            CREATE TABLE public.plain_1 PARTITION OF public.plain FOR VALUES WITH (MODULUS 2, REMAINDER 1);
            INSERT INTO public.plain SELECT i, (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 500) n),
                to_jsonb(repeat('x', 20000)) FROM generate_series(1, 3) i;
            ALTER TABLE public.plain ALTER COLUMN "Body" SET STORAGE PLAIN, ALTER COLUMN j SET STORAGE PLAIN;
            """);

        for (RestoreMode mode : List.of(RestoreMode.CREATE, RestoreMode.REPLACE, RestoreMode.MERGE)) {
            RestoreReport report = pair.restore(mode);

            assertThat(report.refusals()).isEmpty();
            assertThat(report.rows()).isEqualTo(3);
            assertThat(pair.inTarget("SELECT DISTINCT attrelid::regclass || ' ' || attname || ' ' || attstorage::text"
                            + " FROM pg_attribute WHERE attrelid::regclass::text LIKE 'plain%' AND attlen = -1"
                            + " AND attstorage <> 'p'"))
                    .isEmpty();
        }
        assertThat(pair.trip().verify(pair.other().url(pair.target())).equal()).isTrue();
    }

    @Test
    void valuesThatNothingCanReadAreNamedByTableAndColumnAndEverythingElseIsThere() throws Exception {
        Postgres old = stack.version(15);
        old.execute("postgres", "CREATE ROLE only_here_secret");
        Pair pair = backUp(15, 18, """
            CREATE TABLE public.rights (id int PRIMARY KEY, who regrole);
            INSERT INTO public.rights VALUES (1, 'pg_monitor'), (2, 'only_here_secret');
            CREATE TABLE public.broken (id int, "odd: name" text);
            CREATE CAST (bytea AS text) WITHOUT FUNCTION;
            INSERT INTO public.broken VALUES (1, 'fine'), (2, '\\x736563726574ff'::bytea::text);
            CREATE TABLE public.broken_lines (n numeric, first text, tags text[]);
            INSERT INTO public.broken_lines VALUES (1, 'ok', ARRAY['fine', '\\x736563726574c3'::bytea::text]);
            CREATE TABLE public.known (a int, b int);
            INSERT INTO public.known SELECT i % 3, i % 3 FROM generate_series(1, 100) i;
            CREATE STATISTICS public.both_of ON a, b FROM public.known;
            ANALYZE public.known;
            CREATE TABLE public.copied AS SELECT 7 AS id, stxdmcv AS "Most Common" FROM pg_statistic_ext_data;
            CREATE TABLE public.rest (id serial PRIMARY KEY);
            INSERT INTO public.rest SELECT FROM generate_series(1, 5);
            DROP CAST (bytea AS text);
            """);

        RestoreReport report = pair.restore(RestoreMode.CREATE);

        assertThat(report.refusals())
                .extracting(Refusal::what)
                .containsExactlyInAnyOrder(
                        "rows of table public.rights",
                        "rows of table public.broken",
                        "rows of table public.broken_lines",
                        "rows of table public.copied");
        assertThat(report.refusals())
                .extracting(Refusal::reason)
                .anySatisfy(reason ->
                        assertThat(reason).endsWith(" failed: SQLSTATE 42704, undefined_object, column who (regrole)"))
                .anySatisfy(reason -> assertThat(reason)
                        .endsWith(" failed: SQLSTATE 22021, character_not_in_repertoire, column odd: name (text)"))
                .anySatisfy(reason -> assertThat(reason)
                        .endsWith(" failed: SQLSTATE 22021, character_not_in_repertoire, column tags (text[])"))
                .anySatisfy(reason -> assertThat(reason)
                        .endsWith(" failed: SQLSTATE 0A000, feature_not_supported, column Most Common (pg_mcv_list)"))
                .allSatisfy(reason -> assertThat(reason).doesNotContain("secret"));
        assertThat(report.lacksRows()).isTrue();
        assertThat(report.rows()).isEqualTo(105);
        assertThat(Objects.requireNonNull(report.verification()).equal()).isTrue();

        pair.other().execute("postgres", "CREATE ROLE only_here_secret");
        Run again = Commands.consumer(
                "restore",
                "--target",
                pair.other().url(pair.target()),
                "--kafka",
                stack.kafka(),
                "--log",
                pair.trip().log().name());

        assertThat(again.status()).isEqualTo(1);
        assertThat(again.out()).contains("rows of table public.copied").doesNotContain("rows of table public.rights");
        assertThat(pair.inTarget("SELECT who::text FROM public.rights ORDER BY id"))
                .containsExactly("pg_monitor", "only_here_secret");
    }
}
