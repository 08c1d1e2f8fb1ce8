package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.consumer.apply.Refusal;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.fixture.VersionTest;
import io.rowlog.producer.snapshot.SnapshotReport;
import io.rowlog.schema.catalog.Uncaptured;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@code pg_restore} restores because it does it otherwise. */
@ExtendWith(StackExtension.class)
class OtherWaysTest {
    /** Checks that the server evaluates in part, or replaces by a function's body, when it plans them. */
    private static final String CHECKS = """
        CREATE SCHEMA app; SET search_path = app;
        CREATE TABLE unit (name text PRIMARY KEY);
        CREATE FUNCTION is_unit(text) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT EXISTS (SELECT FROM unit WHERE name = $1)';
        CREATE FUNCTION least_of(int) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN $1 + (SELECT count(*) FROM unit); END';
        CREATE TABLE part (id int PRIMARY KEY, unit text CONSTRAINT known CHECK (is_unit(unit)));
        CREATE TABLE counted (n int CONSTRAINT enough CHECK (n > least_of(0)));
        CREATE DOMAIN measure AS text CONSTRAINT measurable CHECK (is_unit(VALUE));
        CREATE TABLE measured (m measure);
        """;

    private static final String CONSTRAINTS = """
        SELECT concat_ws(' ', conname, convalidated, pg_get_constraintdef(oid)) FROM pg_constraint
        WHERE contype = 'c' AND connamespace = 'app'::regnamespace
        UNION ALL SELECT concat_ws(' ', proname, provolatile, prosecdef) FROM pg_proc WHERE pronamespace = 'app'::regnamespace
        ORDER BY 1
        """;

    private final Stack stack;

    OtherWaysTest(Stack stack) {
        this.stack = stack;
    }

    private static boolean verified(RestoreReport report) {
        return Objects.requireNonNull(report.verification()).equal();
    }

    @VersionTest(all = true)
    void checksThatCannotBePlannedAreThereWhereNoRowHasToFulfilThem(int version) throws Exception {
        Postgres server = stack.version(version);
        String source = server.newDatabase("unplanned");
        server.execute(source, CHECKS);
        RoundTrip trip = new RoundTrip(stack.kafka(), source + "_" + version);
        trip.backup(server.url(source));
        String target = server.newDatabase("unplanned_target");

        RestoreReport report = trip.restore(server.url(target), RestoreMode.CREATE);

        assertThat(report.refusals()).isEmpty();
        assertThat(verified(report)).isTrue();
        assertThat(server.strings(target, CONSTRAINTS)).isEqualTo(server.strings(source, CONSTRAINTS));
    }

    @VersionTest(all = true)
    void suchACheckIsLeftOutWhereThereAreRowsAndItsFunctionIsNamed(int version) throws Exception {
        Postgres server = stack.version(version);
        String source = server.newDatabase("unplanned");
        server.execute(
                source,
                CHECKS
                        + "INSERT INTO unit VALUES ('m'); INSERT INTO part VALUES (1, 'm'); INSERT INTO measured VALUES ('m')");
        RoundTrip trip = new RoundTrip(stack.kafka(), source + "_" + version);
        trip.backup(server.url(source));
        String target = server.newDatabase("unplanned_target");

        RestoreReport report = trip.restore(server.url(target), RestoreMode.CREATE);

        assertThat(report.refusals())
                .extracting(Refusal::what)
                .containsExactlyInAnyOrder(
                        "table constraint known on app.part", "domain constraint measurable on app.measure");
        assertThat(report.refusals())
                .allSatisfy(refusal -> assertThat(String.valueOf(refusal.remedy()))
                        .startsWith("Function is_unit may name something without its schema"));
        assertThat(report.rows()).isEqualTo(3);
        assertThat(verified(report)).isTrue();
    }

    @VersionTest(all = true)
    void aSecretIsNamedAsNotCapturedAndIsNoDifference(int version) throws Exception {
        Postgres server = stack.version(version);
        String source = server.newDatabase("secret");
        server.execute(source, """
            CREATE FOREIGN DATA WRAPPER store;
            CREATE SERVER bucket FOREIGN DATA WRAPPER store;
            CREATE USER MAPPING FOR public SERVER bucket OPTIONS (region 'x', secret_key 'hidden', token 'hidden');
            """);
        RoundTrip trip = new RoundTrip(stack.kafka(), source + "_" + version);
        SnapshotReport backup = trip.backup(server.url(source));
        String target = server.newDatabase("secret_target");

        RestoreReport report = trip.restore(server.url(target), RestoreMode.CREATE);

        List<Uncaptured> secrets = List.of(
                new Uncaptured(
                        "option of user mapping", "secret_key of public on server bucket", "no secret is captured"),
                new Uncaptured("option of user mapping", "token of public on server bucket", "no secret is captured"));
        assertThat(backup.uncaptured()).isEqualTo(secrets);
        assertThat(report.uncaptured()).isEqualTo(secrets);
        assertThat(verified(report)).isTrue();
        assertThat(trip.verify(server.url(source)).equal()).isTrue();
    }
}
