package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.consumer.verify.VerificationReport;
import io.rowlog.endtoend.cli.Commands;
import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.fixture.VersionTest;
import io.rowlog.producer.snapshot.SnapshotReport;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Functions of users in whatever the planner evaluates: none is called by who reads a database. A function with the reader's
 * rights could do all that the reader may.
 */
@ExtendWith(StackExtension.class)
class CodeOfTheDatabaseTest {
    /** Refuses to be called by a statement that reads rows; what writes them has to call it. */
    private static final String WITNESS = """
            CREATE FUNCTION witness(n int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$
            BEGIN
              IF current_setting('application_name') = 'rowlog'
                 AND (current_database() LIKE 'witnessed%' OR current_query() !~* '^(ALTER|ANALYZE|CREATE|DELETE|INSERT|TRUNCATE|COPY.*FROM STDIN|COPY.*rowlog_staging)') THEN
                RAISE EXCEPTION 'called by %: %', current_user, current_query();
              END IF;
              RETURN n;
            END $$;
            CREATE OPERATOR <+> (FUNCTION = pg_catalog.int4pl, LEFTARG = int4, RIGHTARG = int4);
            CREATE FUNCTION both_of(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT public.witness($1) + $2';
            CREATE OPERATOR <-> (FUNCTION = both_of, LEFTARG = int4, RIGHTARG = int4);
            """;

    private static final String TABLES = """
            CREATE TABLE expression (a int PRIMARY KEY, b text, c point, d numeric(9,2)[], e timestamptz, f jsonb);
            INSERT INTO expression SELECT n, E'tab\\tline\\nback\\\\N' || n, point(n, 0.1), ARRAY[n, NULL, 0.5], now(), '{"k": "v\\\\"}'
            FROM generate_series(1, 500) n;
            INSERT INTO expression (a, b) VALUES (0, ''), (-1, NULL), (-2, E'\\\\N');
            CREATE INDEX ON expression ((a + witness(0)));

            CREATE TABLE plain_types (a int PRIMARY KEY, b bytea, c float8, d uuid);
            INSERT INTO plain_types SELECT n, decode('00ff0a095c', 'hex'), n / 3.0, gen_random_uuid() FROM generate_series(1, 100) n;
            CREATE INDEX ON plain_types ((a + (1 <-> 0)));

            CREATE TABLE predicate (a int PRIMARY KEY, b text);
            INSERT INTO predicate SELECT n, 'x' FROM generate_series(1, 50) n;
            CREATE INDEX ON predicate (b) WHERE a > witness(0);

            CREATE TABLE estimated (a int PRIMARY KEY, b text);
            INSERT INTO estimated SELECT n, 'x' FROM generate_series(1, 50) n;
            CREATE STATISTICS of_estimated ON (a + witness(0)), b FROM estimated;

            CREATE TABLE checked (a int PRIMARY KEY CHECK (a > witness(-9)), b text);
            INSERT INTO checked SELECT n, 'x' FROM generate_series(1, 50) n;

            CREATE TABLE excluded (a int PRIMARY KEY, EXCLUDE USING gist (int4range(a, a + 1 + witness(0)) WITH &&));
            INSERT INTO excluded SELECT n FROM generate_series(1, 50) n;

            CREATE TABLE by_expression (a int, b text) PARTITION BY RANGE ((a + witness(0)));
            CREATE TABLE by_expression_1 PARTITION OF by_expression FOR VALUES FROM (0) TO (10);
            CREATE TABLE by_expression_2 PARTITION OF by_expression DEFAULT;
            INSERT INTO by_expression SELECT n, 'x' FROM generate_series(1, 50) n;

            CREATE TABLE parted (a int PRIMARY KEY, b text) PARTITION BY HASH (a);
            CREATE TABLE parted_0 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 0);
            CREATE TABLE parted_1 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 1);
            INSERT INTO parted SELECT n, 'x' FROM generate_series(1, 50) n;
            CREATE INDEX ON parted_1 ((a + witness(0)));

            CREATE TABLE mother (a int PRIMARY KEY, b text);
            CREATE TABLE daughter (c text) INHERITS (mother);
            ALTER TABLE daughter ADD PRIMARY KEY (a);
            INSERT INTO mother VALUES (1, 'm');
            INSERT INTO daughter VALUES (2, 'd', 'c');
            CREATE INDEX ON daughter ((a + witness(0)));

            CREATE TABLE computed (a int PRIMARY KEY, b int GENERATED ALWAYS AS (a * 2) STORED, c point, d int);
            INSERT INTO computed (a, c) SELECT n, point(n, n) FROM generate_series(1, 50) n;
            CREATE INDEX ON computed ((a + witness(0)));
            ALTER TABLE computed DROP COLUMN d;

            CREATE TABLE columnless ();
            INSERT INTO columnless DEFAULT VALUES;
            ALTER TABLE columnless ADD CHECK (witness(1) > 0);

            CREATE TABLE ordinary (a int PRIMARY KEY, b text);
            INSERT INTO ordinary SELECT n, 'x' FROM generate_series(1, 50) n;
            CREATE INDEX ON ordinary (lower(b));
            """;

    private final Stack stack;

    CodeOfTheDatabaseTest(Stack stack) {
        this.stack = stack;
    }

    private String source(Postgres server, String name, String sql) throws Exception {
        String source = server.newDatabase(name);
        server.execute(source, "ALTER DATABASE " + source + " SET constraint_exclusion = on");
        server.execute(source, sql);
        return source;
    }

    private Commands.Run producer(String command, String url, String... more) {
        return Commands.producer(Stream.concat(Stream.of(command, "--source", url), Stream.of(more))
                .toArray(String[]::new));
    }

    private static VerificationReport verification(RestoreReport report) {
        return Objects.requireNonNull(report.verification());
    }

    @VersionTest(all = true)
    void whoReadsCallsNoFunctionAndAllRowsComeBack(int version) throws Exception {
        Postgres server = stack.version(version);
        String source = source(server, "witnessed", WITNESS + TABLES);
        RoundTrip trip = new RoundTrip(stack.kafka(), "witnessed-" + version);

        Commands.Run plan = producer("plan", server.url(source));
        assertThat(plan.out()).contains("Column public.computed.b is generated");
        assertThat(plan.status()).as(plan.out() + plan.err()).isZero();
        Commands.Run coverage = producer("coverage", server.url(source), "--format", "json");
        assertThat(coverage.status()).as(coverage.out() + coverage.err()).isZero();
        assertThat(coverage.out()).contains("\"rows\" : 1006");
        assertThat(trip.backup(server.url(source)).rows()).isEqualTo(1006);
        assertThat(trip.verify(server.url(source)).differences()).isEmpty();

        String target = server.newDatabase("restored");
        server.execute(target, "ALTER DATABASE " + target + " SET constraint_exclusion = on");
        assertThat(verification(trip.restore(server.url(target), RestoreMode.CREATE))
                        .differences())
                .isEmpty();
        List<String> computed = server.strings(source, "SELECT c::text FROM computed c ORDER BY 1");
        assertThat(server.strings(target, "SELECT c::text FROM computed c ORDER BY 1"))
                .isEqualTo(computed);
        assertThat(verification(trip.restore(server.url(target), RestoreMode.REPLACE))
                        .differences())
                .isEmpty();
        assertThat(server.strings(target, "SELECT c::text FROM computed c ORDER BY 1"))
                .isEqualTo(computed);
        trip.restore(
                server.url(target),
                RestoreMode.MERGE,
                table -> List.of("computed", "excluded", "expression", "parted", "plain_types")
                        .contains(table.name()));
        assertThat(trip.verify(server.url(target)).differences()).isEmpty();
        server.execute(
                target,
                "TRUNCATE expression, plain_types, predicate, estimated, checked, excluded, by_expression, parted, mother,"
                        + " computed, columnless, ordinary");
        assertThat(verification(trip.restore(server.url(target), RestoreMode.DATA_ONLY))
                        .differences())
                .isEmpty();
    }

    @VersionTest(all = true)
    void aFunctionThatNeedsTheSearchPathOfItsApplicationKeepsNobodyFromReading(int version) throws Exception {
        Postgres server = stack.version(version);
        String source = source(server, "folded", """
                CREATE FUNCTION folded(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)';
                CREATE TABLE people (id int PRIMARY KEY, name text, address point);
                INSERT INTO people SELECT n, 'Name ' || n, point(n, n) FROM generate_series(1, 100) n;
                CREATE FUNCTION f_folded(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT public.folded($1)';
                CREATE INDEX ON people (f_folded(name));
                CREATE OR REPLACE FUNCTION f_folded(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT folded($1)';
                """);
        RoundTrip trip = new RoundTrip(stack.kafka(), "folded-" + version);

        assertThat(producer("plan", server.url(source)).status()).isZero();
        assertThat(producer("coverage", server.url(source)).status()).isZero();
        assertThat(trip.backup(server.url(source)).rows()).isEqualTo(100);
        assertThat(trip.verify(server.url(source)).equal()).isTrue();
        server.execute(source, "UPDATE people SET name = 'other' WHERE id = 7");
        assertThat(trip.verify(server.url(source)).equal()).isFalse();
    }

    @Test
    void aLargeHeapThatIsReadAtOnceIsDividedIntoChunks() throws Exception {
        String source = source(stack, "witnessed_large", WITNESS + """
                CREATE TABLE large (a int PRIMARY KEY, b text, c point) PARTITION BY RANGE (a);
                CREATE TABLE large_0 PARTITION OF large FOR VALUES FROM (0) TO (10);
                CREATE TABLE large_1 PARTITION OF large FOR VALUES FROM (10) TO (1000);
                INSERT INTO large SELECT n, repeat(n::text || E'\\n', 500000) FROM generate_series(0, 99) n;
                CREATE INDEX ON large_1 ((a + witness(0)));
                """);
        RoundTrip trip = new RoundTrip(stack.kafka(), "witnessed-large");

        SnapshotReport backup = trip.backup(stack.url(source));

        assertThat(backup.tables()).singleElement().satisfies(table -> {
            assertThat(table.rows()).isEqualTo(100);
            assertThat(table.chunks()).isEqualTo(4);
        });
        String target = stack.newDatabase("large");
        assertThat(verification(trip.restore(stack.url(target), RestoreMode.CREATE))
                        .differences())
                .isEmpty();
    }

    @VersionTest(all = true)
    void aRoleThatOwnsATableGainsNothingFromBeingBackedUp(int version) throws Exception {
        Postgres server = stack.version(version);
        String source = source(server, "owned", """
                CREATE ROLE intruder;
                GRANT CREATE ON SCHEMA public TO intruder;
                SET ROLE intruder;
                CREATE FUNCTION act() RETURNS int LANGUAGE plpgsql AS $$
                BEGIN
                  IF (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user)
                     AND current_setting('application_name') = 'rowlog' THEN
                    EXECUTE 'COPY (SELECT 1) TO PROGRAM ''cat > written-as-superuser''';
                  END IF;
                  RETURN 0;
                END $$;
                CREATE FUNCTION f(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM public.act(); RETURN $1; END $$;
                CREATE TABLE mine (a int PRIMARY KEY);
                INSERT INTO mine VALUES (1);
                CREATE INDEX ON mine ((a + f(0)));
                """);
        RoundTrip trip = new RoundTrip(stack.kafka(), "owned-" + version);
        try {
            assertThat(producer("plan", server.url(source)).status()).isZero();
            assertThat(producer("coverage", server.url(source)).status()).isZero();
            trip.backup(server.url(source));
            assertThat(trip.verify(server.url(source)).equal()).isTrue();

            assertThat(server.strings(source, "SELECT pg_ls_dir('.')")).doesNotContain("written-as-superuser");
        } finally {
            server.dropDatabase(source);
            server.execute("postgres", "DROP ROLE intruder");
        }
    }

    @VersionTest(all = true)
    void textThatCannotBeConvertedIsNamedWithoutAQuery(int version) throws Exception {
        Postgres server = stack.version(version);
        server.execute("postgres", "DROP DATABASE IF EXISTS witnessed_ascii");
        server.execute(
                "postgres",
                "CREATE DATABASE witnessed_ascii TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'");
        server.execute("witnessed_ascii", WITNESS + """
                CREATE TABLE t (a int PRIMARY KEY, good text, bad text, worse point);
                INSERT INTO t VALUES (1, 'x', convert_from('\\xff', 'SQL_ASCII'), NULL);
                CREATE INDEX ON t ((a + witness(0)));
                """);

        Commands.Run plan = producer("plan", server.url("witnessed_ascii"));

        assertThat(plan.out())
                .contains("Column public.t.bad holds text that PostgreSQL cannot convert")
                .doesNotContain("Column public.t.good holds");
        assertThat(producer("coverage", server.url("witnessed_ascii"), "--format", "json")
                        .out())
                .contains("\"rows\" : 1");
    }
}
