package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.job.Phase;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.consumer.verify.TableResult;
import io.rowlog.endtoend.cli.Commands;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.PgDump;
import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.Script;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.fixture.VersionTest;
import io.rowlog.schema.catalog.LargeObjects;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Large objects of all shapes: empty, of several pages and megabytes, with holes, lengthened. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LargeObjectTest {
    /** Pages as they are stored, so that holes count. */
    private static final String PAGES =
            "SELECT concat_ws(' ', loid, pageno, length(data), md5(data)) FROM pg_largeobject ORDER BY loid, pageno";

    private static final String OBJECTS =
            "SELECT concat_ws(' ', oid, md5(lo_get(oid)), obj_description(oid, 'pg_largeobject'))"
                    + " FROM pg_largeobject_metadata ORDER BY oid";

    private final Stack stack;
    private final EmbeddedPostgres server = EmbeddedPostgres.start(15);
    private final PgDump dump = new PgDump();
    private final RoundTrip trip;

    LargeObjectTest(Stack stack) {
        this.stack = stack;
        trip = new RoundTrip(stack.kafka(), "large-objects");
    }

    @BeforeAll
    void backUp() throws Exception {
        makeSource(server);
        server.execute("postgres", "CREATE ROLE restorer LOGIN; CREATE ROLE reader LOGIN");
        trip.backup(server.url("source"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static void makeSource(Postgres server) throws Exception {
        server.createDatabase("source");
        server.execute("source", Script.text(CreateTest.class, "large-objects.sql"));
    }

    private void requireSourceIn(String target) throws SQLException {
        assertThat(server.strings(target, PAGES)).isEqualTo(server.strings("source", PAGES));
        assertThat(server.strings(target, OBJECTS)).isEqualTo(server.strings("source", OBJECTS));
    }

    @Test
    void contentAndCommentsAreThoseOfTheSourceAsPgDumpSeesThem() throws Exception {
        server.createDatabase("whole");

        RestoreReport report = trip.restore(server.url("whole"), RestoreMode.CREATE);

        assertThat(report.uncaptured()).isEmpty();
        assertThat(Objects.requireNonNull(report.verification()).equal()).isTrue();
        requireSourceIn("whole");
        assertThat(dump.rows(server, "whole"))
                .isEqualTo(dump.rows(server, "source"))
                .anyMatch(line -> line.contains("lo_create('100003')"))
                .contains("COMMENT ON LARGE OBJECT 7 IS 'an empty one';");
    }

    @VersionTest(all = true)
    void pagesAreWhatTheyWereInEveryVersion(int version) throws Exception {
        RoundTrip own = new RoundTrip(stack.kafka(), "large-objects-" + version);
        try (EmbeddedPostgres other = EmbeddedPostgres.start(version)) {
            makeSource(other);
            other.createDatabase("target");
            own.backup(other.url("source"), 3);

            RestoreReport report = own.restore(other.url("target"), RestoreMode.CREATE);

            assertThat(Objects.requireNonNull(report.verification()).equal()).isTrue();
            assertThat(other.strings("target", PAGES)).isEqualTo(other.strings("source", PAGES));
            assertThat(other.strings("target", OBJECTS)).isEqualTo(other.strings("source", OBJECTS));
        }
    }

    @Test
    void aRoleThatIsNoSuperuserRestoresThemToo() throws Exception {
        server.createDatabase("ordinary");
        server.execute("postgres", "ALTER DATABASE ordinary OWNER TO restorer");
        String url = server.url("ordinary").replace("postgres@", "restorer@");

        assertThatThrownBy(() -> trip.restore(url, RestoreMode.CREATE))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("restorer may not read pg_catalog.pg_largeobject")
                .extracting(error -> ((Failure) error).remedy().toString())
                .asString()
                .startsWith("GRANT SELECT ON pg_catalog.pg_largeobject TO restorer");
        assertThat(server.strings("ordinary", "SELECT nspname FROM pg_namespace WHERE nspname = 'rowlog'"))
                .isEmpty();
        server.execute("postgres", "GRANT pg_read_all_data TO restorer");
        RestoreReport report = trip.restore(url, RestoreMode.CREATE);

        assertThat(Objects.requireNonNull(report.verification()).equal()).isTrue();
        requireSourceIn("ordinary");
        server.execute("ordinary", "SELECT lo_put(7, 5000, 'x'), lo_put(100004, 0, 'x'), lo_unlink(100001)");
        RestoreReport again = trip.restore(url, RestoreMode.REPLACE);
        assertThat(Objects.requireNonNull(again.verification()).equal()).isTrue();
        requireSourceIn("ordinary");
    }

    @Test
    void aRoleThatMayNotReadThemIsToldBeforeTheBackup() {
        Commands.Run run =
                Commands.producer("plan", "--source", server.url("source").replace("postgres@", "reader@"));

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.out()).contains("GRANT SELECT ON pg_catalog.pg_largeobject TO \"reader\"");
    }

    @Test
    void killedWhileLoadingARestoreGoesOnAndEndsWhole() throws Exception {
        server.createDatabase("killed");
        String url = server.url("killed");
        new RestoreProcess(trip, url, RestoreMode.CREATE, Phase.DEFINITIONS, 1).close();
        new RestoreProcess(trip, url, RestoreMode.CREATE, Phase.ROWS, 0).close();
        new RestoreProcess(trip, url, RestoreMode.CREATE, Phase.FINISH, 1).close();

        RestoreReport report = trip.restore(url, RestoreMode.CREATE);

        assertThat(Objects.requireNonNull(report.verification()).equal()).isTrue();
        requireSourceIn("killed");
    }

    @Test
    void thoseThatAreInTheWayAreNamedAndNothingIsCreated() throws Exception {
        server.createDatabase("in_the_way");
        server.execute("in_the_way", "SELECT lo_create(7), lo_create(100003), lo_create(5)");

        assertThatThrownBy(() -> trip.restore(server.url("in_the_way"), RestoreMode.CREATE))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("large object 100003, large object 7");
        assertThat(server.strings("in_the_way", "SELECT count(*) FROM pg_largeobject_metadata"))
                .containsExactly("3");
    }

    @Test
    void anAlteredByteAndAMissingObjectAreFound() throws Exception {
        server.execute("postgres", "CREATE DATABASE altered TEMPLATE source");
        assertThat(trip.verify(server.url("altered")).equal()).isTrue();
        server.execute("altered", "SELECT lo_create(1)");
        server.execute("altered", "SELECT lo_from_bytea(99, 'of no concern')");
        assertThat(trip.verify(server.url("altered")).equal()).isTrue();

        server.execute("altered", "SELECT lo_put(100003, 3000000, 'x')");
        Commands.Run run = Commands.consumer(
                "verify",
                "--target",
                server.url("altered"),
                "--kafka",
                stack.kafka(),
                "--log",
                "large-objects",
                "--quiet");
        assertThat(run.status()).isEqualTo(4);
        assertThat(run.out()).contains("table pg_catalog.pg_largeobject: ").contains("but digest");

        server.execute("altered", "SELECT lo_unlink(7)");
        assertThat(trip.verify(server.url("altered")).differences())
                .containsExactly(new TableResult.LargeObjectsMissing(LargeObjects.TABLE, 307, 1));
    }

    @ParameterizedTest
    @EnumSource(
            value = RestoreMode.class,
            names = {"REPLACE", "MERGE"})
    void thoseOfTheBackupComeBackAndOthersStay(RestoreMode mode) throws Exception {
        String target = "changed_" + mode.name().toLowerCase(Locale.ROOT);
        server.execute("postgres", "CREATE DATABASE " + target + " TEMPLATE source");
        server.execute(target, """
            SELECT lo_from_bytea(42, 'another'), lo_unlink(100001), lo_unlink(100003);
            SELECT lo_put(7, 9999, 'not empty'), lo_put(100004, 500000, 'in the hole'), lo_put(200001, 0, 'S');
            COMMENT ON LARGE OBJECT 7 IS NULL
            """);

        trip.restore(server.url(target), mode);

        assertThat(trip.verify(server.url(target)).equal()).isTrue();
        assertThat(server.strings(target, "SELECT convert_from(lo_get(42), 'UTF8')"))
                .containsExactly("another");
        server.execute(target, "SELECT lo_unlink(42)");
        requireSourceIn(target);
    }

    @Test
    void aChoiceOfTablesLeavesThemOutAndNamesThem() throws Exception {
        String url = server.url("source");
        Commands.Run included = Commands.producer("plan", "--source", url, "--include", "documents");
        assertThat(included.status()).isEqualTo(3);
        assertThat(included.out()).containsPattern("large objects +all +neither --include nor --exclude names");
        Commands.Run excluded = Commands.producer("plan", "--source", url, "--exclude", "pg_largeobject");
        assertThat(excluded.status()).as(excluded.out()).isZero();
        assertThat(excluded.out()).doesNotContain("large");
        Commands.Run backup = Commands.producer(
                "backup",
                "--source",
                url,
                "--kafka",
                stack.kafka(),
                "--log",
                "no-large-objects",
                "--exclude",
                "pg_largeobject",
                "--quiet");
        assertThat(backup.status()).as(backup.err()).isZero();

        server.createDatabase("part");
        RestoreReport report =
                trip.restore(server.url("part"), RestoreMode.CREATE, table -> !table.equals(LargeObjects.TABLE));

        assertThat(report.leftOut()).isEmpty();
        assertThat(server.strings("part", "SELECT count(*) FROM pg_largeobject_metadata"))
                .containsExactly("0");
    }
}
