package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.consumer.verify.TableResult;
import io.rowlog.consumer.verify.VerificationReport;
import io.rowlog.fixture.PgDump;
import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.SampleShop;
import io.rowlog.fixture.Script;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Into empty databases, on the newest server whose pg_dump there is. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CreateTest {
    private final Stack stack;
    private final Postgres server;
    private final PgDump dump = new PgDump();

    CreateTest(Stack stack) {
        this.stack = stack;
        server = stack.dumpable();
    }

    @BeforeAll
    void makeSource() throws Exception {
        server.createDatabase("everything");
        server.execute("everything", Script.text(CreateTest.class, "everything.sql"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void schemaAndRowsAreThoseOfTheSourceAsPgDumpSeesThem(int partitions) throws Exception {
        RoundTrip trip = new RoundTrip(stack.kafka(), "everything-" + partitions);
        String target = "everything_" + partitions;
        server.createDatabase(target);
        trip.backup(server.url("everything"), partitions);

        RestoreReport report = trip.restore(server.url(target), RestoreMode.CREATE);

        assertThat(dump.schema(server, target)).isEqualTo(dump.schema(server, "everything"));
        assertThat(dump.rows(server, target)).isEqualTo(dump.rows(server, "everything"));
        assertThat(report.notValid()).isEmpty();
        assertThat(report.foreignKeys().count()).isEqualTo(5);
        assertThat(Objects.requireNonNull(report.verification()).equal()).isTrue();
    }

    @Test
    void theShopComesBackWhole() throws Exception {
        RoundTrip trip = new RoundTrip(stack.kafka(), "shop");
        String source = SampleShop.create(stack);
        String target = stack.newDatabase("restored");
        trip.backup(stack.url(source));

        RestoreReport report = trip.restore(stack.url(target), RestoreMode.CREATE);

        assertThat(report.tables()).isEqualTo(SampleShop.TABLES);
        assertThat(report.rows()).isEqualTo(SampleShop.ROWS);
        VerificationReport verification = Objects.requireNonNull(report.verification());
        assertThat(verification.differences()).isEmpty();
        assertThat(verification.sequences()).isEmpty();
        assertThat(verification.equalRows()).isEqualTo(SampleShop.ROWS);
    }

    @Test
    void thePlannerKnowsAllTablesAndIndexesWithExpressions() throws Exception {
        RoundTrip trip = new RoundTrip(stack.kafka(), "statistics");
        String source = stack.newDatabase("source");
        stack.execute(source, """
            CREATE TABLE public.plain AS SELECT i AS a, i % 7 AS b FROM generate_series(1, 1000) i;
            CREATE TABLE public.expression AS SELECT i AS a, i % 7 AS b FROM generate_series(1, 1000) i;
            CREATE INDEX expression_sum ON public.expression ((a + b));
            CREATE TABLE public.extended AS SELECT i AS a, i % 7 AS b FROM generate_series(1, 1000) i;
            CREATE STATISTICS public.extended_ab ON a, b FROM public.extended;
            CREATE TABLE public.parent (a int, b int) PARTITION BY LIST (b);
            CREATE TABLE public.part_0 PARTITION OF public.parent FOR VALUES IN (0);
            CREATE TABLE public.part_1 PARTITION OF public.parent FOR VALUES IN (1);
            INSERT INTO public.parent SELECT i, i % 2 FROM generate_series(1, 1000) i;
            """);
        String target = stack.newDatabase("target");
        trip.backup(stack.url(source));

        trip.restore(stack.url(target), RestoreMode.CREATE);

        assertThat(stack.strings(
                        target,
                        "SELECT DISTINCT tablename || CASE WHEN inherited THEN ' and below' ELSE '' END FROM"
                                + " pg_stats WHERE schemaname = 'public' UNION ALL SELECT statistics_name FROM"
                                + " pg_stats_ext ORDER BY 1"))
                .containsExactly(
                        "expression",
                        "expression_sum",
                        "extended",
                        "extended_ab",
                        "parent and below",
                        "part_0",
                        "part_1",
                        "plain");
    }

    @Test
    void anIndexWhoseFunctionReadsAnotherTableIsBuiltWhenAllRowsAreThere() throws Exception {
        RoundTrip trip = new RoundTrip(stack.kafka(), "function-index");
        String source = stack.newDatabase("source");
        // The smallest table is loaded last; an index on the largest could be built long before.
        stack.execute(source, """
            CREATE TABLE public.price (item int, amount int NOT NULL);
            INSERT INTO public.price SELECT i, i * 10 FROM generate_series(0, 9) i;
            CREATE FUNCTION public.amount(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS
                'DECLARE a int; BEGIN SELECT p.amount INTO STRICT a FROM public.price p WHERE p.item = $1; RETURN a; END';
            CREATE TABLE public.sold AS SELECT i, i % 10 AS item, repeat('x', 200) FROM generate_series(1, 5000) i;
            CREATE INDEX sold_amount ON public.sold (public.amount(item));
            CREATE TABLE public.other AS SELECT i, repeat('x', 200) FROM generate_series(1, 4900) i;
            """);
        String target = stack.newDatabase("target");
        trip.backup(stack.url(source));

        RestoreReport report = trip.restore(stack.url(target), RestoreMode.CREATE);

        assertThat(Objects.requireNonNull(report.verification()).equal()).isTrue();
    }

    @Test
    void whatIsInTheWayIsNamedAndNothingIsCreated() throws Exception {
        RoundTrip trip = new RoundTrip(stack.kafka(), "in-the-way");
        String source = stack.newDatabase("source");
        stack.execute(source, "CREATE TABLE public.a (id int PRIMARY KEY); CREATE TABLE public.b (id int PRIMARY KEY)");
        String target = stack.newDatabase("target");
        stack.execute(target, "CREATE TABLE public.b (x int)");
        trip.backup(stack.url(source));

        assertThatThrownBy(() -> trip.restore(stack.url(target), RestoreMode.CREATE))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("table public.b");
        try (Connection connection = stack.connect(target);
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("SELECT to_regclass('public.a'), to_regnamespace('rowlog')")) {
            row.next();
            assertThat(row.getString(1)).isNull();
            assertThat(row.getString(2)).isNull();
        }
    }

    @Test
    void aForeignKeyThatTheSourceViolatesIsNotValidAndReported() throws Exception {
        RoundTrip trip = new RoundTrip(stack.kafka(), "violated");
        String source = stack.newDatabase("source");
        stack.execute(source, """
            CREATE TABLE public.a (id int PRIMARY KEY);
            CREATE TABLE public.b (a int, CONSTRAINT b_a FOREIGN KEY (a) REFERENCES public.a);
            SET session_replication_role = replica;
            INSERT INTO public.b VALUES (7)
            """);
        String target = stack.newDatabase("target");
        trip.backup(stack.url(source));

        RestoreReport report = trip.restore(stack.url(target), RestoreMode.CREATE);

        assertThat(report.notValid()).containsExactly("public.b: b_a");
        assertThat(Objects.requireNonNull(report.verification()).equal()).isTrue();
    }

    @Test
    void aChangedByteInTheTargetIsFoundAndItsTableNamed() throws Exception {
        RoundTrip trip = new RoundTrip(stack.kafka(), "changed");
        String source = stack.newDatabase("source");
        stack.execute(source, """
            CREATE TABLE public.a AS SELECT n, 'text ' || n AS t FROM generate_series(1, 1000) n;
            CREATE TABLE public.b AS TABLE public.a;
            CREATE TABLE public.c AS TABLE public.a;
            CREATE TABLE public.d AS TABLE public.a;
            CREATE SEQUENCE public.s
            """);
        String target = stack.newDatabase("target");
        trip.backup(stack.url(source));
        trip.restore(stack.url(target), RestoreMode.CREATE);
        assertThat(trip.verify(stack.url(target)).equal()).isTrue();

        stack.execute(target, """
            UPDATE public.a SET t = 'texu 500' WHERE n = 500;
            DELETE FROM public.b WHERE n = 1;
            DROP TABLE public.c;
            ALTER TABLE public.d ALTER n TYPE bigint;
            SELECT nextval('public.s')
            """);

        VerificationReport found = trip.verify(stack.url(target));
        assertThat(found.equal()).isFalse();
        assertThat(found.differences())
                .hasSize(4)
                .hasOnlyElementsOfTypes(
                        TableResult.DigestDiffers.class,
                        TableResult.RowsDiffer.class,
                        TableResult.TableMissing.class,
                        TableResult.ColumnDiffers.class)
                .extracting(result -> result.table().name())
                .containsExactlyInAnyOrder("a", "b", "c", "d");
        assertThat(found.sequences()).hasSize(1);
    }

    @Test
    void aPartIsRestoredWithoutWhatDependsOnTheRest() throws Exception {
        RoundTrip trip = new RoundTrip(stack.kafka(), "part");
        server.createDatabase("part");
        trip.backup(server.url("everything"));

        RestoreReport report = trip.restore(
                server.url("part"),
                RestoreMode.CREATE,
                table -> table.name().equals("orders") || table.name().equals("measures"));

        assertThat(report.tables()).isEqualTo(2);
        assertThat(report.rows()).isEqualTo(24_501);
        assertThat(report.leftOut())
                .anyMatch(definition -> definition.identity().contains("orders_chicken_fkey"));
        assertThat(Objects.requireNonNull(report.verification()).equal()).isTrue();
    }
}
