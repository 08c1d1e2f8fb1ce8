package io.rowlog.access.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.schema.catalog.Uncaptured;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What CREATE EXTENSION does not bring back is named, and nothing of what it does. */
@ExtendWith(StackExtension.class)
class ExtensionMembersTest {
    private final Stack stack;

    ExtensionMembersTest(Stack stack) {
        this.stack = stack;
    }

    @ParameterizedTest
    @MethodSource("io.rowlog.fixture.Versions#all")
    void extensionsAsTheyWereMadeAreNotNamed(int version) throws SQLException {
        try (TestDatabase database = database(version, "fresh")) {
            for (String extension : available(version)) {
                database.run("CREATE EXTENSION IF NOT EXISTS " + extension + " CASCADE");
            }

            assertThat(read(database)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("io.rowlog.fixture.Versions#all")
    void extensionsThatWereUpdatedAreNotNamed(int version) throws SQLException {
        try (TestDatabase database = database(version, "updated")) {
            database.run("CREATE EXTENSION hstore VERSION '1.4'");
            database.run("CREATE EXTENSION pg_stat_statements VERSION '1.4'");
            database.run("ALTER EXTENSION hstore UPDATE TO '1.6'");
            database.run("ALTER EXTENSION pg_stat_statements UPDATE TO '1.8'");
            database.run("ALTER EXTENSION pg_stat_statements UPDATE TO '1.9'");
            database.run("ALTER EXTENSION hstore UPDATE");
            database.run("GRANT EXECUTE ON FUNCTION pg_stat_statements_reset(oid, oid, bigint) TO PUBLIC");

            assertThat(read(database)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("io.rowlog.fixture.Versions#all")
    void whatWasAddedToAnExtensionIsNamed(int version) throws SQLException {
        try (TestDatabase database = database(version, "added")) {
            database.run("CREATE EXTENSION citext");
            database.run("CREATE TABLE stock (id int PRIMARY KEY, \"Left\" int)");
            database.run("INSERT INTO stock VALUES (1, 2)");
            database.run("CREATE DOMAIN share AS numeric");
            database.run("CREATE PROCEDURE count_it() LANGUAGE sql AS 'SELECT 1'");
            database.run("CREATE VIEW few AS SELECT * FROM stock");
            database.run("CREATE SEQUENCE number; SELECT nextval('number')");
            database.run("ALTER EXTENSION citext ADD TABLE stock");
            database.run("ALTER EXTENSION citext ADD DOMAIN share");
            database.run("ALTER EXTENSION citext ADD PROCEDURE count_it()");
            database.run("ALTER EXTENSION citext ADD VIEW few");
            database.run("ALTER EXTENSION citext ADD SEQUENCE number");
            // In one transaction, so that nothing tells when it was added but the transaction of the extension.
            database.run("CREATE TYPE side AS ENUM ('left', 'right'); ALTER EXTENSION citext ADD TYPE side");

            assertThat(read(database))
                    .extracting(object -> object.kind() + " " + object.identity() + ": " + object.reason())
                    .containsExactly(
                            "procedure public.count_it(): was added to extension citext, which is made without it",
                            "rows of table public.stock: extension citext does not mark them as its users'",
                            "sequence public.number: was added to extension citext, which is made without it",
                            "table public.stock: was added to extension citext, which is made without it",
                            "type public.share: was added to extension citext, which is made without it",
                            "type public.side: was added to extension citext, which is made without it",
                            "value of sequence public.number: extension citext does not mark it as its users'",
                            "view public.few: was added to extension citext, which is made without it");
        }
    }

    @ParameterizedTest
    @MethodSource("io.rowlog.fixture.Versions#all")
    void whatWasAddedToAnExtensionThatWasUpdatedSinceIsNamed(int version) throws SQLException {
        try (TestDatabase database = database(version, "added_and_updated")) {
            database.run("CREATE EXTENSION hstore VERSION '1.4'");
            database.run("CREATE TABLE stock (id int PRIMARY KEY)");
            database.run("ALTER EXTENSION hstore ADD TABLE stock");
            database.run("ALTER EXTENSION hstore UPDATE");

            assertThat(read(database)).extracting(Uncaptured::identity).containsExactly("public.stock");
        }
    }

    @ParameterizedTest
    @MethodSource("io.rowlog.fixture.Versions#all")
    void whatWasAlteredOfAnExtensionIsNamed(int version) throws SQLException {
        try (TestDatabase database = database(version, "altered")) {
            database.run("CREATE EXTENSION citext");
            database.run("ALTER FUNCTION citext_eq(citext, citext) COST 7");

            assertThat(read(database))
                    .containsExactly(new Uncaptured(
                            "function",
                            "public.citext_eq(public.citext,public.citext)",
                            "was altered, and extension citext makes it as it was"));
        }
    }

    @ParameterizedTest
    @MethodSource("io.rowlog.fixture.Versions#all")
    void columnsThatNoProgramCanLoadAreNamedWhereTheyHoldValues(int version) throws SQLException {
        try (TestDatabase database = database(version, "unloadable")) {
            database.run("""
                CREATE DOMAIN tree AS pg_node_tree;
                CREATE TABLE trees AS SELECT oid, adbin AS "The tree", adbin::tree AS d, '{}'::jsonb AS j, '1/2'::pg_lsn AS l
                FROM pg_attrdef LIMIT 1;
                INSERT INTO trees DEFAULT VALUES;
                CREATE TABLE part (a int, v pg_dependencies) PARTITION BY LIST (a);
                CREATE TABLE part_1 PARTITION OF part DEFAULT;
                INSERT INTO part VALUES (1, NULL);
                CREATE TABLE none (v pg_ndistinct);
                """);

            assertThat(read(database))
                    .extracting(object -> object.kind() + " " + object.identity() + ": " + object.reason())
                    .containsExactly(
                            "table column public.part_1.v: no program can load values of type pg_dependencies",
                            "table column public.trees.\"The tree\": no program can load values of type pg_node_tree",
                            "table column public.trees.d: no program can load values of type pg_node_tree");
        }
    }

    @ParameterizedTest
    @MethodSource("io.rowlog.fixture.Versions#all")
    void suchValuesAreFoundWithinOtherTypesAndOfEveryTypeWithoutInput(int version) throws SQLException {
        try (TestDatabase database = database(version, "unloadable_parts")) {
            database.run("""
                CREATE TYPE lot AS (id int, mark gtsvector);
                CREATE TYPE lots AS RANGE (subtype = lot);
                CREATE DOMAIN several AS lot[];
                CREATE TABLE inside (r lots, m lots_multirange, d several, a gtsvector[], fine int4range, l tsvector);
                INSERT INTO inside DEFAULT VALUES;
                CREATE TABLE known (a int, b int);
                INSERT INTO known SELECT i % 3, i % 3 FROM generate_series(1, 100) i;
                CREATE STATISTICS both_of ON a, b FROM known;
                ANALYZE known;
                CREATE TABLE copied AS
                SELECT stxdndistinct AS n, stxddependencies AS d, stxdmcv AS m FROM pg_statistic_ext_data;
                CREATE TABLE summary (bloom pg_brin_bloom_summary, minmax pg_brin_minmax_multi_summary);
                INSERT INTO summary DEFAULT VALUES;
                """);

            assertThat(read(database))
                    .extracting(object -> object.identity() + ": " + object.reason())
                    .containsExactlyInAnyOrder(
                            "public.inside.r: no program can load values of type gtsvector",
                            "public.inside.m: no program can load values of type gtsvector",
                            "public.inside.d: no program can load values of type gtsvector",
                            "public.inside.a: no program can load values of type gtsvector",
                            "public.copied.n: no program can load values of type pg_ndistinct",
                            "public.copied.d: no program can load values of type pg_dependencies",
                            "public.copied.m: no program can load values of type pg_mcv_list",
                            "public.summary.bloom: no program can load values of type pg_brin_bloom_summary",
                            "public.summary.minmax: no program can load values of type pg_brin_minmax_multi_summary");
        }
    }

    private TestDatabase database(int version, String name) throws SQLException {
        return TestDatabase.create(stack.version(version), "members_" + name);
    }

    /** Not those that need a library which is not loaded, or another program. */
    private List<String> available(int version) throws SQLException {
        Postgres server = stack.version(version);
        return server.strings("postgres", """
            SELECT quote_ident(name) FROM pg_available_extensions
            WHERE name !~ 'python|perl|pltcl|sslinfo|uuid-ossp' ORDER BY name
            """);
    }

    private static List<Uncaptured> read(TestDatabase database) throws SQLException {
        try (Connection connection = database.open()) {
            return new UncapturedReader().read(connection);
        }
    }
}
