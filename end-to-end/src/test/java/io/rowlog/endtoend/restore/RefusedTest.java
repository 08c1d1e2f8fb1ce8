package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobProgress;
import io.rowlog.consumer.apply.Refusal;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.restore.Restore;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.consumer.restore.RestoreRequest;
import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.fixture.VersionTest;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the target refuses is left out and named, and everything else is restored. */
@ExtendWith(StackExtension.class)
class RefusedTest {
    private final Stack stack;

    RefusedTest(Stack stack) {
        this.stack = stack;
    }

    private record Pair(Postgres server, String source, String target, RoundTrip trip) {
        RestoreReport restore() throws InterruptedException {
            return trip.restore(server.url(target), RestoreMode.CREATE);
        }

        List<String> inTarget(String sql) throws Exception {
            return server.strings(target, sql);
        }
    }

    private Pair backUp(int version, String sql) throws Exception {
        Postgres server = stack.version(version);
        String source = server.newDatabase("refused_source");
        server.execute(source, sql);
        RoundTrip trip = new RoundTrip(stack.kafka(), source + "_" + version);
        trip.backup(server.url(source));
        return new Pair(server, source, server.newDatabase("refused_target"), trip);
    }

    private static List<String> whats(RestoreReport report) {
        return report.refusals().stream().map(Refusal::what).toList();
    }

    private static boolean verified(RestoreReport report) {
        return Objects.requireNonNull(report.verification()).equal();
    }

    /** Two tables with a unique index that does not hold, which only a damaged index or this makes. */
    private static final String DUPLICATES = """
        CREATE TABLE public.ticket (seat int CONSTRAINT ticket_seat UNIQUE, holder text);
        CREATE TABLE public.visitor (id int PRIMARY KEY, seat int CONSTRAINT visitor_seat REFERENCES public.ticket (seat));
        CREATE INDEX ticket_holder ON public.ticket (holder);
        INSERT INTO public.ticket VALUES (1, 'a'), (2, 'b');
        INSERT INTO public.visitor VALUES (7, 1);
        UPDATE pg_index SET indisready = false WHERE indexrelid = 'public.ticket_seat'::regclass;
        INSERT INTO public.ticket VALUES (2, 'c');
        UPDATE pg_index SET indisready = true WHERE indexrelid = 'public.ticket_seat'::regclass;
        """;

    @VersionTest
    void anIndexThatTheRowsViolateIsLeftOutWithWhatNeedsItAndCompletedWhenTheRowsAreRight(int version)
            throws Exception {
        Pair pair = backUp(version, DUPLICATES);

        RestoreReport report = pair.restore();

        assertThat(whats(report))
                .containsExactly(
                        "index public.ticket_seat",
                        "table constraint ticket_seat on public.ticket",
                        "table constraint visitor_seat on public.visitor");
        assertThat(report.refusals().getFirst().reason()).contains("23505");
        assertThat(report.refusals().get(1).reason()).isEqualTo("needs index public.ticket_seat, which is left out");
        assertThat(report.lacksRows()).isFalse();
        assertThat(report.foreignKeys().count()).isZero();
        assertThat(verified(report)).isTrue();
        assertThat(pair.inTarget("SELECT indexrelid::regclass::text FROM pg_index WHERE indexrelid >= 16384"
                        + " AND indrelid::regclass::text NOT LIKE 'rowlog.%' AND indrelid::regclass::text NOT LIKE"
                        + " 'pg_toast.%' ORDER BY 1"))
                .containsExactly("ticket_holder", "visitor_pkey");

        pair.server().execute(pair.target(), "UPDATE public.ticket SET seat = 3 WHERE holder = 'c'");
        RestoreReport again = pair.restore();

        assertThat(again.refusals()).isEmpty();
        assertThat(
                        pair.inTarget(
                                "SELECT conname FROM pg_constraint WHERE conrelid >= 16384 AND contype IN ('u', 'f') ORDER BY 1"))
                .containsExactly("ticket_seat", "visitor_seat");
        assertThat(pair.inTarget("SELECT 1 WHERE to_regnamespace('rowlog') IS NOT NULL"))
                .isEmpty();
    }

    @VersionTest
    void rowsThatACheckRefusesAreLeftOutAndLoadedOnceItTakesThem(int version) throws Exception {
        Pair pair = backUp(version, """
            CREATE SCHEMA app;
            CREATE TABLE app.code (code text PRIMARY KEY);
            CREATE FUNCTION app.known(text) RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = app AS
                'BEGIN RETURN EXISTS (SELECT FROM code WHERE code = $1); END';
            CREATE TABLE app.item (id serial PRIMARY KEY, code text, CONSTRAINT item_code CHECK (app.known(code)));
            CREATE TABLE app.seen (id int REFERENCES app.item);
            CREATE FUNCTION app.note() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN INSERT INTO app.seen VALUES (NEW.id); RETURN NEW; END';
            INSERT INTO app.code VALUES ('x');
            INSERT INTO app.item (code) SELECT 'x' FROM generate_series(1, 3000);
            INSERT INTO app.seen VALUES (5);
            CREATE TRIGGER note AFTER INSERT ON app.item FOR EACH ROW EXECUTE FUNCTION app.note();
            ALTER FUNCTION app.known(text) RESET search_path;
            """);

        RestoreReport report = pair.restore();

        assertThat(whats(report)).containsExactly("rows of table app.item");
        assertThat(report.refusals().getFirst().reason()).contains("42P01");
        assertThat(report.lacksRows()).isTrue();
        assertThat(report.notValid()).containsExactly("app.seen: seen_id_fkey");
        assertThat(report.tables()).isEqualTo(2);
        assertThat(verified(report)).isTrue();

        pair.server().execute(pair.target(), "ALTER FUNCTION app.known(text) SET search_path = app");
        RestoreReport again = pair.restore();

        assertThat(again.refusals()).isEmpty();
        assertThat(again.notValid()).isEmpty();
        assertThat(again.rows()).isEqualTo(3002);
        // The function is another by now, which is told.
        assertThat(again.verification())
                .isNotNull()
                .satisfies(proof -> assertThat(proof.differences()).isEmpty());
        assertThat(pair.inTarget("SELECT tgenabled::text FROM pg_trigger WHERE tgname = 'note'"))
                .containsExactly("O");
    }

    @Test
    void aTableThatCannotBeCreatedIsLeftOutWithItsRowsAndWhatBelongsToIt() throws Exception {
        Pair pair = backUp(18, """
            CREATE EXTENSION citext;
            CREATE TABLE public.person (id int PRIMARY KEY, email citext);
            COMMENT ON TABLE public.person IS 'gone';
            CREATE TABLE public.other (id serial PRIMARY KEY);
            INSERT INTO public.person VALUES (1, 'a');
            INSERT INTO public.other SELECT generate_series(1, 5);
            """);
        // An extension of that name that has no such type.
        pair.server().execute(pair.target(), """
            CREATE EXTENSION citext;
            ALTER EXTENSION citext DROP TYPE citext;
            ALTER TYPE citext RENAME TO mine
            """);

        RestoreReport report = pair.restore();

        assertThat(whats(report))
                .contains("table public.person", "rows of table public.person")
                .doesNotContain("comment of table public.person");
        assertThat(report.lacksRows()).isTrue();
        assertThat(report.tables()).isEqualTo(1);
        assertThat(report.rows()).isEqualTo(5);
        assertThat(verified(report)).isTrue();
    }

    @Test
    void aMaterializedViewThatCannotBeFilledStaysEmptyAndWhatReadsItToo() throws Exception {
        Pair pair = backUp(18, """
            CREATE TABLE public.load (id serial PRIMARY KEY, workers int);
            INSERT INTO public.load (workers) VALUES (4);
            CREATE MATERIALIZED VIEW public.share AS SELECT id, 1 / workers AS part FROM public.load;
            CREATE MATERIALIZED VIEW public.total AS SELECT sum(part) FROM public.share;
            CREATE MATERIALIZED VIEW public.number AS SELECT count(*) AS n FROM public.load;
            INSERT INTO public.load (workers) VALUES (0);
            """);

        RestoreReport report = pair.restore();

        assertThat(whats(report))
                .containsExactly("rows of materialized view public.share", "rows of materialized view public.total");
        assertThat(report.lacksRows()).isFalse();
        assertThat(pair.inTarget(
                        "SELECT relname || ' ' || relispopulated FROM pg_class WHERE relkind = 'm' ORDER BY 1"))
                .containsExactly("number true", "share false", "total false");
        assertThat(pair.inTarget("SELECT n::text FROM public.number")).containsExactly("2");
    }

    @Test
    void stopOnErrorEndsAtTheFirstRefusal() throws Exception {
        Pair pair = backUp(18, DUPLICATES);
        RestoreRequest going = pair.trip().request(pair.server().url(pair.target()), RestoreMode.CREATE, table -> true);
        RestoreRequest stopping = new RestoreRequest(
                going.kafka(),
                going.log(),
                going.snapshot(),
                going.target(),
                going.mode(),
                going.jobs(),
                going.tables(),
                going.chosen(),
                going.roles(),
                going.verify(),
                going.tablespaces(),
                true);

        try (Job<RestoreReport> restore = Restore.job(stopping, JobProgress.NONE)) {
            assertThatThrownBy(restore::run)
                    .isInstanceOf(Failure.class)
                    .hasMessageStartingWith("Cannot create index public.ticket_seat: ");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void constraintsThatAreNotValidComeAfterRowsThatViolateThemInEveryMode(int version) throws Exception {
        Pair pair = backUp(version, """
            CREATE DOMAIN public.percent AS int;
            CREATE TYPE public.pair AS (low public.percent, high public.percent);
            CREATE TABLE public.parent (id int PRIMARY KEY, name text, p public.percent, q public.pair, r public.percent[]);
            CREATE TABLE public.child () INHERITS (public.parent);
            INSERT INTO public.parent VALUES (1, '', 101, '(200,300)', '{400}');
            INSERT INTO public.child VALUES (2, '', 102, NULL, NULL);
            ALTER TABLE public.parent ADD CONSTRAINT named CHECK (name <> '') NOT VALID;
            COMMENT ON CONSTRAINT named ON public.parent IS 'since 2020';
            ALTER DOMAIN public.percent ADD CONSTRAINT most CHECK (VALUE <= 100) NOT VALID;
            COMMENT ON CONSTRAINT most ON DOMAIN public.percent IS 'since 2021';
            CREATE TABLE public.other (parent int);
            INSERT INTO public.other VALUES (9);
            ALTER TABLE public.other ADD CONSTRAINT other_parent FOREIGN KEY (parent) REFERENCES public.parent NOT VALID;
            """ + (version < 18 ? "" : """
            CREATE TABLE public.empty (id int PRIMARY KEY, x int);
            INSERT INTO public.empty VALUES (1, NULL);
            ALTER TABLE public.empty ADD CONSTRAINT empty_x NOT NULL x NOT VALID;
            """));
        String constraints =
                "SELECT conname || ' ' || convalidated || ' ' || conislocal || ' ' || coninhcount || ' ' ||"
                        + " coalesce(obj_description(oid, 'pg_constraint'), '') FROM pg_constraint WHERE NOT convalidated ORDER BY 1";
        List<String> expected = pair.server().strings(pair.source(), constraints);

        RestoreReport created = pair.restore();
        RestoreReport replaced = pair.trip().restore(pair.server().url(pair.target()), RestoreMode.REPLACE);

        assertThat(created.refusals()).isEmpty();
        assertThat(created.notValid()).isEmpty();
        assertThat(created.foreignKeys().unproven()).isEqualTo(1);
        assertThat(verified(created)).isTrue();
        assertThat(verified(replaced)).isTrue();
        assertThat(replaced.foreignKeys().unproven()).isEqualTo(1);
        assertThat(pair.inTarget(constraints)).isEqualTo(expected);
    }

    @VersionTest
    void eventTriggersSeeNothingOfTheRestoreNotEvenWhenItIsCompletedLater(int version) throws Exception {
        Pair pair = backUp(version, DUPLICATES + """
            CREATE TABLE public.audit (tag text, object text);
            CREATE FUNCTION public.audit_end() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
                INSERT INTO public.audit SELECT tg_tag, object_identity FROM pg_event_trigger_ddl_commands(); END $$;
            CREATE FUNCTION public.audit_drop() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
                INSERT INTO public.audit SELECT tg_tag, object_identity FROM pg_event_trigger_dropped_objects(); END $$;
            CREATE EVENT TRIGGER ended ON ddl_command_end EXECUTE FUNCTION public.audit_end();
            CREATE EVENT TRIGGER dropped ON sql_drop EXECUTE FUNCTION public.audit_drop();
            COMMENT ON EVENT TRIGGER dropped IS 'drops';
            """);

        RestoreReport report = pair.restore();

        assertThat(verified(report)).isTrue();
        assertThat(report.refusals()).isNotEmpty();
        assertThat(pair.inTarget("SELECT evtname FROM pg_event_trigger ORDER BY 1"))
                .containsExactly("dropped", "ended");

        pair.server().execute(pair.target(), "UPDATE public.ticket SET seat = 3 WHERE holder = 'c'");
        assertThat(pair.restore().refusals()).isEmpty();
        assertThat(pair.inTarget("SELECT object FROM public.audit")).isEmpty();
        assertThat(pair.inTarget("SELECT evtname || ' ' || coalesce(obj_description(oid, 'pg_event_trigger'), '') FROM"
                        + " pg_event_trigger ORDER BY 1"))
                .containsExactly("dropped drops", "ended ");
    }

    @VersionTest
    void aPublicationOfAllTablesDoesNotKeepARestoreFromNotingWhatItLeftOut(int version) throws Exception {
        Pair pair = backUp(version, DUPLICATES + "CREATE PUBLICATION whole FOR ALL TABLES");

        RestoreReport report = pair.restore();

        assertThat(whats(report)).hasSize(3);
        assertThat(verified(report)).isTrue();
        pair.server().execute(pair.target(), """
            ALTER TABLE public.ticket REPLICA IDENTITY FULL;
            UPDATE public.ticket SET seat = 3 WHERE holder = 'c';
            ALTER TABLE public.ticket REPLICA IDENTITY DEFAULT
            """);
        assertThat(pair.restore().refusals()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = RestoreMode.class,
            names = {"REPLACE", "MERGE"})
    void materializedViewsShowTheNewRowsAndOneThatCannotIsNamed(RestoreMode mode) throws Exception {
        String source = stack.newDatabase("stale");
        stack.execute(source, """
            CREATE TABLE public.part (id int PRIMARY KEY, n int);
            INSERT INTO public.part VALUES (1, 5);
            CREATE VIEW public.seen AS SELECT n FROM public.part;
            CREATE MATERIALIZED VIEW public.z_sum AS SELECT sum(n) AS s FROM public.seen;
            CREATE MATERIALIZED VIEW public.a_twice AS SELECT 2 * s AS s FROM public.z_sum;
            CREATE MATERIALIZED VIEW public.share AS SELECT 10 / n AS s FROM public.part;
            CREATE MATERIALIZED VIEW public.unfilled AS SELECT n FROM public.part WITH NO DATA;
            CREATE MATERIALIZED VIEW public.apart AS SELECT clock_timestamp() AS at;
            """);
        RoundTrip trip = new RoundTrip(stack.kafka(), source);
        trip.backup(stack.url(source));
        String target = stack.newDatabase("stale_target");
        trip.restore(stack.url(target), RestoreMode.CREATE);
        List<String> apart = stack.strings(target, "SELECT at::text FROM public.apart");
        stack.execute(source, "INSERT INTO public.part VALUES (2, 0), (3, 7)");
        trip.backup(stack.url(source));

        RestoreReport report = trip.restore(stack.url(target), mode);

        assertThat(report.refusals()).hasSize(1);
        assertThat(report.refusals().getFirst().what()).isEqualTo("rows of materialized view public.share");
        assertThat(report.refusals().getFirst().reason()).contains("22012");
        assertThat(stack.strings(target, "SELECT s::text FROM public.a_twice")).containsExactly("24");
        assertThat(stack.strings(target, "SELECT s::text FROM public.share")).containsExactly("2");
        assertThat(stack.strings(target, "SELECT at::text FROM public.apart")).isEqualTo(apart);
        assertThat(stack.strings(target, "SELECT relispopulated::text FROM pg_class WHERE relname = 'unfilled'"))
                .containsExactly("false");
    }
}
