package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.consumer.restore.Restore;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.consumer.restore.RestoreRequest;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.PgDump;
import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.fixture.VersionTest;
import io.rowlog.schema.catalog.Definition;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table that is gone comes back into a database that is in use; of the rest nothing is touched that is there. */
@ExtendWith(StackExtension.class)
class LiveTargetTest {
    /** A table that is made with a type, a domain, functions, a sequence, an extension and a parent, and what is made with it. */
    private static final String STUDIO = """
        CREATE SCHEMA studio;
        CREATE EXTENSION seg;
        CREATE TYPE studio.medium AS ENUM ('oil', 'ink', 'it''s \\ new');
        CREATE DOMAIN studio.price AS numeric(10, 2) CHECK (VALUE >= 0);
        CREATE SEQUENCE studio.inventory START 100;
        CREATE FUNCTION studio.stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.at := now(); RETURN NEW; END';
        CREATE FUNCTION studio.unrelated() RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE FUNCTION studio.obsolete() RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE TABLE studio.artist (id int PRIMARY KEY, name text NOT NULL);
        CREATE TABLE studio.work (
            id serial PRIMARY KEY,
            number bigint NOT NULL DEFAULT nextval('studio.inventory') UNIQUE,
            artist int CONSTRAINT work_artist REFERENCES studio.artist,
            title text NOT NULL, medium studio.medium, price studio.price, size seg, at timestamptz);
        COMMENT ON COLUMN studio.work.size IS 'in cm';
        CREATE INDEX work_title ON studio.work (lower(title)) WHERE price > 10;
        CREATE TRIGGER stamp BEFORE UPDATE ON studio.work FOR EACH ROW EXECUTE FUNCTION studio.stamp();
        CREATE TABLE studio.loan (id int GENERATED ALWAYS AS IDENTITY, work int CONSTRAINT loan_work REFERENCES studio.work);
        CREATE VIEW studio.catalogue AS
            SELECT w.title, a.name FROM studio.work w JOIN studio.artist a ON a.id = w.artist;
        CREATE MATERIALIZED VIEW studio.total AS SELECT medium, sum(price) FROM studio.work GROUP BY medium;
        CREATE FUNCTION studio.titles(studio.work) RETURNS text LANGUAGE sql AS 'SELECT $1.title';
        INSERT INTO studio.artist SELECT i, 'artist ' || i FROM generate_series(1, 50) i;
        INSERT INTO studio.work (artist, title, medium, price, size)
            SELECT i % 50 + 1, 'work ' || i, 'ink', i, '1 .. 2' FROM generate_series(1, 3000) i;
        INSERT INTO studio.loan (work) SELECT i FROM generate_series(1, 200) i;
        REFRESH MATERIALIZED VIEW studio.total;
        """;

    private final Stack stack;

    LiveTargetTest(Stack stack) {
        this.stack = stack;
    }

    private record Live(Postgres server, String source, String target, RoundTrip trip) {
        RestoreReport restore(String table) throws InterruptedException {
            return trip.restore(
                    server.url(target), RestoreMode.CREATE, name -> name.name().equals(table));
        }

        void inTarget(String sql) throws Exception {
            server.execute(target, sql);
        }

        List<String> of(String sql) throws Exception {
            return server.strings(target, sql);
        }

        boolean clean() throws Exception {
            return of("SELECT 1 WHERE to_regnamespace('rowlog') IS NOT NULL").isEmpty();
        }
    }

    /** A source that is backed up, and a target that has all of it. */
    private Live live(Postgres server, String sql) throws Exception {
        String source = server.newDatabase("live_source");
        server.execute(source, sql);
        RoundTrip trip = new RoundTrip(
                stack.kafka(),
                source + "_" + server.number(source, "SELECT current_setting('server_version_num')::int"));
        trip.backup(server.url(source));
        String target = server.newDatabase("live_target");
        trip.restore(server.url(target), RestoreMode.CREATE);
        return new Live(server, source, target, trip);
    }

    private static boolean verified(RestoreReport report) {
        return Objects.requireNonNull(report.verification()).equal();
    }

    @Test
    void theTableComesBackWithAllThatWasDroppedWithItAsPgDumpSeesIt() throws Exception {
        Live live = live(stack.dumpable(), STUDIO);
        live.inTarget("DROP TABLE studio.work CASCADE");

        RestoreReport report = live.restore("work");

        PgDump dump = new PgDump();
        assertThat(dump.schema(live.server(), live.target())).isEqualTo(dump.schema(live.server(), live.source()));
        assertThat(dump.rows(live.server(), live.target())).isEqualTo(dump.rows(live.server(), live.source()));
        assertThat(report.tables()).isEqualTo(1);
        assertThat(report.rows()).isEqualTo(3000);
        assertThat(report.refusals()).isEmpty();
        assertThat(report.leftOut()).isEmpty();
        assertThat(verified(report)).isTrue();
    }

    @VersionTest
    void whatIsThereIsUsedAndLeftAsItIsAndTold(int version) throws Exception {
        Live live = live(stack.version(version), STUDIO);
        live.inTarget("""
            DROP TABLE studio.work CASCADE;
            ALTER TABLE studio.artist ADD COLUMN born date;
            INSERT INTO studio.artist VALUES (51, 'new', '1980-01-01');
            CREATE OR REPLACE FUNCTION studio.unrelated() RETURNS int LANGUAGE sql AS 'SELECT 2';
            DROP FUNCTION studio.obsolete();
            ALTER TYPE studio.medium ADD VALUE 'chalk' BEFORE 'ink';
            SELECT setval('studio.inventory', 9999);
            SELECT setval(pg_get_serial_sequence('studio.loan', 'id'), 7777);
            """);

        RestoreReport report = live.restore("work");

        assertThat(report.existing())
                .containsExactlyInAnyOrder(
                        "schema studio",
                        "extension seg",
                        "type studio.medium (has further values)",
                        "type studio.price",
                        "domain constraint price_check on studio.price",
                        "sequence studio.inventory",
                        "function studio.stamp()",
                        "table studio.artist (is not as in the log)");
        assertThat(report.notValid()).isEmpty();
        assertThat(report.foreignKeys().count()).isEqualTo(2);
        assertThat(verified(report)).isTrue();
        assertThat(live.of("SELECT studio.unrelated()::text")).containsExactly("2");
        assertThat(live.of("SELECT 1 WHERE to_regproc('studio.obsolete') IS NOT NULL"))
                .isEmpty();
        assertThat(live.of("SELECT last_value::text FROM studio.inventory")).containsExactly("9999");
        assertThat(live.of("SELECT nextval(pg_get_serial_sequence('studio.loan', 'id'))::text"))
                .containsExactly("7778");
        assertThat(live.of("SELECT nextval(pg_get_serial_sequence('studio.work', 'id'))::text"))
                .containsExactly("3001");
        assertThat(live.of("SELECT count(*)::text FROM studio.artist")).containsExactly("51");
        assertThat(live.clean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER DOMAIN studio.price DROP CONSTRAINT price_check; domain|price_check",
                "CREATE OR REPLACE FUNCTION studio.stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; function studio.stamp()|function studio.stamp()",
                "ALTER TYPE studio.medium RENAME VALUE 'ink' TO 'pen'; type studio.medium|type studio.medium",
                "ALTER SEQUENCE studio.inventory INCREMENT 5; sequence|sequence studio.inventory",
            })
    void whatTheTableNeedsAndIsAnotherByNowIsNamedAndNothingIsChanged(String change) throws Exception {
        String sql = change.substring(0, change.lastIndexOf(';'));
        String named = change.substring(change.lastIndexOf('|') + 1);
        Live live = live(stack.version(18), STUDIO);
        live.inTarget("DROP TABLE studio.work CASCADE; " + sql);

        assertThatThrownBy(() -> live.restore("work"))
                .isInstanceOfSatisfying(Failure.class, failure -> {
                    assertThat(failure.code()).isEqualTo(FailureCode.TARGET_UNFIT);
                    assertThat(failure.remedy().toString()).startsWith("Nothing was changed. ");
                })
                .hasMessageStartingWith("The target has what the chosen tables need, but not as the log has it:")
                .hasMessageContaining(named);
        assertThat(live.clean()).isTrue();
        assertThat(live.of("SELECT 1 WHERE to_regclass('studio.work') IS NOT NULL"))
                .isEmpty();
    }

    @Test
    void aChosenTableThatIsThereIsRefused() throws Exception {
        Live live = live(stack.version(18), STUDIO);
        live.inTarget("DROP TABLE studio.loan");

        assertThatThrownBy(() -> live.trip()
                        .restore(
                                live.server().url(live.target()),
                                RestoreMode.CREATE,
                                table -> !table.name().equals("artist")))
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith("The target has already: ")
                .hasMessageContaining("table studio.work");
        assertThat(live.clean()).isTrue();
    }

    @VersionTest
    void keysThatTheRowsOfTodayViolateAreNotValidAndReported(int version) throws Exception {
        Live live = live(stack.version(version), STUDIO);
        live.inTarget("""
            DROP TABLE studio.work CASCADE;
            DELETE FROM studio.artist WHERE id = 7;
            INSERT INTO studio.loan (work) VALUES (5000)
            """);

        RestoreReport report = live.restore("work");

        assertThat(report.notValid()).containsExactly("studio.loan: loan_work", "studio.work: work_artist");
        assertThat(report.refusals()).isEmpty();
        assertThat(verified(report)).isTrue();
    }

    @VersionTest
    void killedItGoesOnAndTakesNothingOfItsOwnForWhatWasThere(int version) throws Exception {
        Live live = live(stack.version(version), STUDIO);
        live.inTarget("DROP TABLE studio.work CASCADE; DROP FUNCTION studio.stamp()");
        String url = live.server().url(live.target());
        new RestoreProcess(live.trip(), url, RestoreMode.CREATE, Phase.DEFINITIONS, 1, "work").close();
        new RestoreProcess(live.trip(), url, RestoreMode.CREATE, Phase.INDEXES, 1, "work").close();
        new RestoreProcess(live.trip(), url, RestoreMode.CREATE, Phase.FOREIGN_KEYS, 1, "work").close();

        RestoreReport report =
                live.trip().restore(url, RestoreMode.CREATE, name -> name.name().startsWith("work"));

        assertThat(report.existing())
                .contains("type studio.medium", "table studio.artist")
                .doesNotContain("function studio.stamp()", "table studio.work");
        assertThat(report.foreignKeys().count()).isEqualTo(2);
        assertThat(verified(report)).isTrue();
        assertThat(live.trip().verify(url).equal()).isTrue();
    }

    @VersionTest
    void theDatabasesOwnerRestoresAndAnEventTriggerOfAnotherActsAsOnAnyDay(int version) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(version)) {
            server.execute("postgres", "CREATE ROLE app LOGIN; CREATE ROLE reader; CREATE ROLE other");
            String source = server.newDatabase("owned");
            server.execute(source, STUDIO + """
                ALTER SCHEMA studio OWNER TO app;
                ALTER TABLE studio.artist OWNER TO app;
                ALTER TABLE studio.work OWNER TO app;
                ALTER TABLE studio.loan OWNER TO app;
                ALTER VIEW studio.catalogue OWNER TO app;
                ALTER MATERIALIZED VIEW studio.total OWNER TO app;
                ALTER FUNCTION studio.titles OWNER TO app;
                ALTER FUNCTION studio.stamp OWNER TO app;
                ALTER SEQUENCE studio.inventory OWNER TO app;
                GRANT SELECT, INSERT ON studio.work TO reader;
                GRANT EXECUTE ON FUNCTION studio.stamp TO other;
                """);
            RoundTrip trip = new RoundTrip(stack.kafka(), "live-owned-" + version);
            trip.backup(server.url(source));
            String target = server.copyDatabase(source);
            server.execute(target, """
                ALTER DATABASE %s OWNER TO app;
                REVOKE EXECUTE ON FUNCTION studio.stamp FROM other;
                DROP TABLE studio.work CASCADE;
                CREATE TABLE public.ddl (tag text);
                CREATE FUNCTION public.note() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS
                    'BEGIN INSERT INTO public.ddl VALUES (tg_tag); END';
                CREATE EVENT TRIGGER note ON ddl_command_end EXECUTE FUNCTION public.note();
                """.formatted(target));

            RestoreRequest plain = trip.request(
                    server.url(target).replace("postgres@", "app@"),
                    RestoreMode.CREATE,
                    table -> table.name().equals("work"));
            RestoreReport report = restore(plain, new RoleSelection(true, true));

            assertThat(report.refusals()).isEmpty();
            assertThat(report.notValid()).isEmpty();
            assertThat(verified(report)).isTrue();
            assertThat(
                            server.strings(
                                    target,
                                    "SELECT relname FROM pg_class WHERE relowner <> 'app'::regrole AND relnamespace = 'studio'::regnamespace"))
                    .isEmpty();
            assertThat(server.strings(
                            target, "SELECT has_table_privilege('reader', 'studio.work', 'SELECT, INSERT')::text"))
                    .containsExactly("true");
            assertThat(server.strings(
                            target, "SELECT has_function_privilege('other', 'studio.stamp()', 'EXECUTE')::text"))
                    .containsExactly("true");
            assertThat(server.strings(target, "SELECT proacl::text FROM pg_proc WHERE proname = 'stamp'")
                            .getFirst())
                    .doesNotContain("other");
            assertThat(server.strings(target, "SELECT DISTINCT tag FROM public.ddl"))
                    .contains("CREATE TABLE", "CREATE VIEW");
        }
    }

    @Test
    void aSequenceOfAnotherRoleThatOutlivedItsColumnIsGivenBackWithTheOwner() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(18)) {
            server.execute("postgres", "CREATE ROLE app");
            String source = server.newDatabase("owned");
            server.execute(source, """
                CREATE TABLE public.ticket (id serial PRIMARY KEY);
                INSERT INTO public.ticket SELECT FROM generate_series(1, 9);
                ALTER TABLE public.ticket OWNER TO app;
                """);
            RoundTrip trip = new RoundTrip(stack.kafka(), "live-owned-sequence");
            trip.backup(server.url(source));
            String target = server.copyDatabase(source);
            server.execute(target, "ALTER SEQUENCE public.ticket_id_seq OWNED BY NONE; DROP TABLE public.ticket");

            // All tables of the source, but as somebody's choice.
            RestoreReport report = restore(
                    trip.request(server.url(target), RestoreMode.CREATE, table -> true),
                    new RoleSelection(true, false));

            assertThat(report.refusals()).isEmpty();
            assertThat(verified(report)).isTrue();
            assertThat(
                            server.strings(
                                    target,
                                    "SELECT relname FROM pg_class WHERE relowner = 'app'::regrole AND relkind IN ('r', 'S') ORDER BY 1"))
                    .containsExactly("ticket", "ticket_id_seq");
        }
    }

    private static RestoreReport restore(RestoreRequest plain, RoleSelection roles) throws InterruptedException {
        RestoreRequest request = new RestoreRequest(
                plain.kafka(),
                plain.log(),
                plain.snapshot(),
                plain.target(),
                plain.mode(),
                plain.jobs(),
                plain.tables(),
                true,
                roles,
                plain.verify(),
                plain.tablespaces(),
                false);
        try (Job<RestoreReport> restore = Restore.job(request, JobProgress.NONE)) {
            return restore.run();
        }
    }

    @Test
    void withoutRowsItComesBackEmpty() throws Exception {
        Live live = live(stack.version(18), STUDIO);
        live.inTarget("DROP TABLE studio.work CASCADE; DELETE FROM studio.loan");

        RestoreReport report = live.trip()
                .restore(
                        live.server().url(live.target()),
                        RestoreMode.SCHEMA_ONLY,
                        table -> table.name().equals("work"));

        assertThat(report.refusals()).isEmpty();
        assertThat(report.notValid()).isEmpty();
        assertThat(live.of("SELECT count(*)::text FROM studio.work")).containsExactly("0");
        assertThat(live.of("SELECT nextval(pg_get_serial_sequence('studio.work', 'id'))::text"))
                .containsExactly("1");
        assertThat(live.of("SELECT last_value::text FROM studio.inventory")).containsExactly("3099");
    }

    @VersionTest
    void aSequenceThatOutlivedItsColumnIsGivenBackAndGoesOnFromWhereItIsFurther(int version) throws Exception {
        Live live = live(stack.version(version), """
            CREATE TABLE public.ahead (id serial PRIMARY KEY);
            CREATE TABLE public.behind (id serial PRIMARY KEY);
            CREATE TABLE public.another (id int);
            INSERT INTO public.ahead SELECT FROM generate_series(1, 20);
            INSERT INTO public.behind SELECT FROM generate_series(1, 20);
            """);
        live.inTarget("""
            ALTER SEQUENCE public.ahead_id_seq OWNED BY NONE;
            ALTER SEQUENCE public.behind_id_seq OWNED BY NONE;
            DROP TABLE public.ahead, public.behind;
            SELECT setval('public.ahead_id_seq', 500);
            SELECT setval('public.behind_id_seq', 3);
            """);

        RestoreReport report = live.trip()
                .restore(
                        live.server().url(live.target()),
                        RestoreMode.CREATE,
                        table -> !table.name().equals("another"));

        assertThat(verified(report)).isTrue();
        assertThat(live.of("INSERT INTO public.ahead DEFAULT VALUES RETURNING id::text"))
                .containsExactly("501");
        assertThat(live.of("INSERT INTO public.behind DEFAULT VALUES RETURNING id::text"))
                .containsExactly("21");
        assertThat(live.of("SELECT pg_get_serial_sequence('public.ahead', 'id')"))
                .containsExactly("public.ahead_id_seq");
    }

    @VersionTest
    void partitionedTablesAndChildrenComeBackBesideWhatTheyHangOn(int version) throws Exception {
        Live live = live(stack.version(version), """
            CREATE TABLE public.base (id int, note text);
            CREATE TABLE public.child (extra int) INHERITS (public.base);
            CREATE TABLE public.region (code text PRIMARY KEY);
            CREATE TABLE public.sale (id int, code text REFERENCES public.region, day date, PRIMARY KEY (id, day))
                PARTITION BY RANGE (day);
            CREATE TABLE public.sale_1 PARTITION OF public.sale FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
            CREATE TABLE public.sale_2 PARTITION OF public.sale FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
            CREATE TABLE public.refund (sale int, day date,
                CONSTRAINT refund_sale FOREIGN KEY (sale, day) REFERENCES public.sale);
            INSERT INTO public.base VALUES (1, 'a');
            INSERT INTO public.child VALUES (2, 'b', 3);
            INSERT INTO public.region VALUES ('x');
            INSERT INTO public.sale SELECT i, 'x', DATE '2026-01-01' + i FROM generate_series(0, 57) i;
            INSERT INTO public.refund VALUES (3, '2026-01-04');
            """);
        live.inTarget("DROP TABLE public.child; DROP TABLE public.sale CASCADE");

        RestoreReport report = live.trip()
                .restore(
                        live.server().url(live.target()),
                        RestoreMode.CREATE,
                        table -> List.of("child", "sale").contains(table.name()));

        assertThat(verified(report)).isTrue();
        assertThat(report.rows()).isEqualTo(59);
        assertThat(report.foreignKeys().count()).isEqualTo(2);
        assertThat(live.trip().verify(live.server().url(live.target())).equal()).isTrue();
    }

    @Test
    void whatNeedsATableThatIsGoneTooIsLeftOutAndNamed() throws Exception {
        Live live = live(stack.version(18), STUDIO);
        live.inTarget("DROP TABLE studio.work CASCADE; DROP TABLE studio.artist");

        RestoreReport report = live.restore("work");

        assertThat(report.leftOut())
                .extracting(Definition::identity)
                .containsExactlyInAnyOrder("work_artist on studio.work", "studio.catalogue");
        assertThat(report.foreignKeys().count()).isEqualTo(1);
        assertThat(verified(report)).isTrue();
    }
}
