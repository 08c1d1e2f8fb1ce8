package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.consumer.apply.Refusal;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.fixture.VersionTest;
import java.net.URI;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing outside the target is written, and a restore needs no other server. */
@ExtendWith(StackExtension.class)
class ForeignPartitionTest {
    private static final String TABLES = """
        CREATE EXTENSION postgres_fdw;
        CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '%s', port '%s', dbname '%s');
        CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS (user 'postgres');
        CREATE TABLE public.visit (id int PRIMARY KEY, place text) PARTITION BY RANGE (id);
        CREATE TABLE public.visit_old PARTITION OF public.visit FOR VALUES FROM (100) TO (200);
        CREATE TABLE public.visit_new PARTITION OF public.visit FOR VALUES FROM (200) TO (300) PARTITION BY RANGE (id);
        CREATE TABLE public.visit_new_1 PARTITION OF public.visit_new FOR VALUES FROM (200) TO (250);
        CREATE TABLE public.base (id int);
        CREATE TABLE public.plain (id int) PARTITION BY RANGE (id);
        CREATE TABLE public.plain_1 PARTITION OF public.plain FOR VALUES FROM (1) TO (5);
        INSERT INTO public.visit SELECT i, 'near' FROM generate_series(101, 249) i;
        INSERT INTO public.base VALUES (1);
        INSERT INTO public.plain VALUES (1);
        """;

    /** Not below the table with a key, which a foreign partition forbids. */
    private static final String FOREIGN = """
        CREATE TABLE public.trip (id int NOT NULL, place text) PARTITION BY LIST (place);
        CREATE TABLE public.trip_here PARTITION OF public.trip FOR VALUES IN ('here') PARTITION BY RANGE (id);
        CREATE TABLE public.trip_here_1 PARTITION OF public.trip_here FOR VALUES FROM (0) TO (1000);
        CREATE FOREIGN TABLE public.trip_far PARTITION OF public.trip FOR VALUES IN ('far')
            SERVER far OPTIONS (table_name 'trips');
        CREATE FOREIGN TABLE public.base_far () INHERITS (public.base) SERVER far OPTIONS (table_name 'bases');
        INSERT INTO public.trip SELECT i, 'here' FROM generate_series(1, 500) i;
        """;

    private final Stack stack;

    ForeignPartitionTest(Stack stack) {
        this.stack = stack;
    }

    private static String tables(URI server, int port, String database) {
        return TABLES.formatted(server.getHost(), port, database) + FOREIGN;
    }

    @ParameterizedTest
    @EnumSource(
            value = RestoreMode.class,
            names = {"REPLACE"})
    void rowsOfPartitionsOnAnotherServerStayAsTheyAre(RestoreMode mode) throws Exception {
        for (int version : new int[] {15, 18}) {
            Postgres server = stack.version(version);
            String far = server.newDatabase("far");
            server.execute(far, """
                CREATE TABLE public.trips (id int, place text);
                INSERT INTO public.trips SELECT i, 'far' FROM generate_series(1, 7) i;
                CREATE TABLE public.bases (id int);
                INSERT INTO public.bases VALUES (8), (9)
                """);
            URI url = URI.create(server.url(far));
            String source = server.newDatabase("near");
            server.execute(source, tables(url, url.getPort(), far));
            RoundTrip trip = new RoundTrip(stack.kafka(), source + "_far_" + version);
            trip.backup(server.url(source));
            String target = server.newDatabase("near_target");

            RestoreReport created = trip.restore(server.url(target), RestoreMode.CREATE, false);
            server.execute(target, "INSERT INTO public.trip_here_1 VALUES (700, 'here')");
            trip.restore(server.url(target), mode, false);

            assertThat(created.refusals()).isEmpty();
            assertThat(server.strings(far, "SELECT count(*) || ' ' || (SELECT count(*) FROM bases) FROM trips"))
                    .containsExactly("7 2");
            assertThat(server.strings(target, "SELECT count(*)::text FROM public.trip_here"))
                    .containsExactly("500");
        }
    }

    @Test
    void aServerThatCannotBeReachedDoesNotKeepARestoreFromItsEnd() throws Exception {
        for (int version : new int[] {15, 18}) {
            Postgres server = stack.version(version);
            String source = server.newDatabase("unreachable");
            server.execute(source, tables(URI.create("postgresql://127.0.0.1"), 1, "nowhere"));
            server.execute(source, "CREATE MATERIALIZED VIEW public.all_trips AS SELECT 1 AS n");
            RoundTrip trip = new RoundTrip(stack.kafka(), source + "_" + version);
            trip.backup(server.url(source));
            String target = server.newDatabase("unreachable_target");

            RestoreReport report = trip.restore(server.url(target), RestoreMode.CREATE, false);
            RestoreReport replaced = trip.restore(server.url(target), RestoreMode.REPLACE, false);

            assertThat(report.refusals()).isEmpty();
            assertThat(replaced.refusals()).isEmpty();
            assertThat(
                            Objects.requireNonNull(
                                    server.strings(
                                            target,
                                            "SELECT relname FROM pg_class WHERE reltuples > 0 AND relkind = 'r' AND relname LIKE 'trip%'")))
                    .containsExactly("trip_here_1");
        }
    }

    @Test
    void aRowThatWouldGoToAnotherServerIsRefusedAndNothingIsChanged() throws Exception {
        String far = stack.newDatabase("elsewhere");
        stack.execute(far, "CREATE TABLE public.spots (id int, place text)");
        URI url = URI.create(stack.url(far));
        String source = stack.newDatabase("here");
        stack.execute(source, """
            CREATE TABLE public.spot (id int, place text) PARTITION BY LIST (place);
            CREATE TABLE public.spot_a PARTITION OF public.spot FOR VALUES IN ('a');
            INSERT INTO public.spot VALUES (1, 'a')
            """);
        RoundTrip trip = new RoundTrip(stack.kafka(), source);
        trip.backup(stack.url(source));
        String target = stack.newDatabase("here_target");
        stack.execute(target, """
            CREATE EXTENSION postgres_fdw;
            CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '%s', port '%s', dbname '%s');
            CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS (user 'postgres');
            CREATE TABLE public.spot (id int, place text) PARTITION BY LIST (place);
            CREATE FOREIGN TABLE public.spot_a PARTITION OF public.spot FOR VALUES IN ('a')
                SERVER far OPTIONS (table_name 'spots');
            """.formatted(url.getHost(), url.getPort(), far));

        assertThatThrownBy(() -> trip.restore(stack.url(target), RestoreMode.REPLACE, false))
                .hasMessageContaining("belongs to partition public.spot_a here, which is on another server");
        assertThat(stack.strings(far, "SELECT count(*)::text FROM public.spots"))
                .containsExactly("0");
        assertThat(stack.strings(target, "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"))
                .isEmpty();
    }

    @VersionTest
    void rowsOfAPartitionThatIsLeftOutDoNotGoToOneOnAnotherServer(int version) throws Exception {
        Postgres server = stack.version(version);
        String far = server.newDatabase("default");
        server.execute(far, "CREATE TABLE public.others (id int, place text)");
        URI url = URI.create(server.url(far));
        String source = server.newDatabase("parts");
        server.execute(source, """
            CREATE EXTENSION postgres_fdw;
            CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '%s', port '%s', dbname '%s');
            CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS (user 'postgres');
            CREATE TABLE public.stop (id int, place text) PARTITION BY LIST (place);
            CREATE TABLE public.stop_a PARTITION OF public.stop FOR VALUES IN ('a');
            CREATE TABLE public.stop_b PARTITION OF public.stop FOR VALUES IN ('b');
            CREATE FOREIGN TABLE public.stop_other PARTITION OF public.stop DEFAULT SERVER far OPTIONS (table_name 'others');
            INSERT INTO public.stop VALUES (1, 'a'), (2, 'b');
            """.formatted(url.getHost(), url.getPort(), far));
        RoundTrip trip = new RoundTrip(stack.kafka(), source + "_left_" + version);
        trip.backup(server.url(source));
        String target = server.newDatabase("parts_target");
        server.execute(target, """
            CREATE FUNCTION public.refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
                IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE object_identity = 'public.stop_b') THEN
                    RAISE 'no'; END IF; END $$;
            CREATE EVENT TRIGGER refuse ON ddl_command_end EXECUTE FUNCTION public.refuse();
            """);

        RestoreReport report = trip.restore(server.url(target), RestoreMode.CREATE, false);

        assertThat(report.refusals().stream().map(Refusal::what)).contains("rows of table public.stop");
        assertThat(server.strings(far, "SELECT id::text FROM public.others")).isEmpty();
        assertThat(server.strings(target, "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"))
                .isEmpty();
    }
}
