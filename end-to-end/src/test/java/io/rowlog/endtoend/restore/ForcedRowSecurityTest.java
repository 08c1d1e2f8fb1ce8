package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.fixture.VersionTest;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tables whose policies hide rows from their owner too, restored by that owner, who is no superuser. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForcedRowSecurityTest {
    private static final String TABLES = """
            CREATE TABLE shop (id int PRIMARY KEY, region text);
            CREATE TABLE sale (id int NOT NULL, shop int REFERENCES shop, day date NOT NULL, PRIMARY KEY (id, day))
                PARTITION BY RANGE (day);
            CREATE TABLE sale_2024 PARTITION OF sale FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
            CREATE TABLE sale_2025 PARTITION OF sale FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
            CREATE TABLE open (id int PRIMARY KEY);
            INSERT INTO shop VALUES (1, 'north'), (2, 'south');
            INSERT INTO sale SELECT i, 1 + i % 2, date '2024-06-01' + i FROM generate_series(1, 400) i;
            INSERT INTO open VALUES (1);
            ALTER TABLE shop ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
            ALTER TABLE sale ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
            ALTER TABLE sale_2025 ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
            ALTER TABLE open ENABLE ROW LEVEL SECURITY;
            CREATE POLICY mine ON shop USING (region = current_setting('shop.region', true));
            CREATE POLICY recent ON sale USING (day > '2025-01-01');
            """;

    private static final String FORCED =
            "SELECT relname FROM pg_class WHERE relforcerowsecurity AND relrowsecurity ORDER BY 1";

    private final Stack stack;
    private final Map<Integer, EmbeddedPostgres> servers = new HashMap<>();

    ForcedRowSecurityTest(Stack stack) {
        this.stack = stack;
    }

    @AfterAll
    void stop() {
        servers.values().forEach(EmbeddedPostgres::close);
    }

    private EmbeddedPostgres server(int version) throws SQLException {
        EmbeddedPostgres server = servers.get(version);
        if (server == null) {
            server = EmbeddedPostgres.start(version);
            servers.put(version, server);
            server.execute("postgres", "CREATE ROLE keeper LOGIN; CREATE ROLE other");
        }
        return server;
    }

    private RoundTrip backUp(EmbeddedPostgres server, String log) throws Exception {
        String source = server.newDatabase("forced");
        server.execute(source, TABLES);
        RoundTrip trip = new RoundTrip(stack.kafka(), log);
        trip.backup(server.url(source));
        return trip;
    }

    private static String newTarget(EmbeddedPostgres server) throws SQLException {
        String target = server.newDatabase("forced_target");
        server.execute("postgres", "ALTER DATABASE " + target + " OWNER TO keeper");
        server.execute(target, "ALTER SCHEMA public OWNER TO keeper");
        return target;
    }

    private static String asKeeper(EmbeddedPostgres server, String database) {
        return server.url(database).replace("postgres@", "keeper@");
    }

    private static boolean equal(RestoreReport report) {
        return Objects.requireNonNull(report.verification()).equal();
    }

    @VersionTest
    void theOwnerRestoresAndVerifiesThemInEveryMode(int version) throws Exception {
        EmbeddedPostgres server = server(version);
        RoundTrip trip = backUp(server, "forced-" + version);
        String target = newTarget(server);
        String url = asKeeper(server, target);

        RestoreReport created = trip.restore(url, RestoreMode.CREATE);
        server.execute(target, "DELETE FROM sale WHERE id < 10; UPDATE sale SET shop = 1; DELETE FROM open");
        RestoreReport replaced = trip.restore(url, RestoreMode.REPLACE);
        server.execute(target, "DELETE FROM sale WHERE id > 300; UPDATE shop SET region = 'west'");
        trip.restore(url, RestoreMode.MERGE);
        boolean merged = trip.verify(server.url(target)).equal();
        server.execute(target, "TRUNCATE sale, shop, open");
        RestoreReport filled = trip.restore(url, RestoreMode.DATA_ONLY);

        assertThat(created.refusals()).isEmpty();
        assertThat(equal(created)).isTrue();
        assertThat(equal(replaced)).isTrue();
        assertThat(merged).isTrue();
        assertThat(equal(filled)).isTrue();
        assertThat(server.strings(target, FORCED)).containsExactly("sale", "sale_2025", "shop");
    }

    @VersionTest
    void aForeignKeyToATableThatIsNotRestoredIsPutBack(int version) throws Exception {
        EmbeddedPostgres server = server(version);
        RoundTrip trip = backUp(server, "forced-part-" + version);
        String target = newTarget(server);
        String url = asKeeper(server, target);
        trip.restore(url, RestoreMode.CREATE);

        RestoreReport report =
                trip.restore(url, RestoreMode.REPLACE, table -> table.name().equals("sale"));

        assertThat(report.foreignKeys().count()).isEqualTo(1);
        assertThat(equal(report)).isTrue();
        assertThat(server.strings(target, FORCED)).containsExactly("sale", "sale_2025", "shop");
    }

    @VersionTest
    void whoOnlyVerifiesIsToldHowToSeeTheRows(int version) throws Exception {
        EmbeddedPostgres server = server(version);
        RoundTrip trip = backUp(server, "forced-verify-" + version);
        String target = newTarget(server);
        trip.restore(asKeeper(server, target), RestoreMode.CREATE);

        assertThatThrownBy(() -> trip.verify(asKeeper(server, target)))
                .hasMessage("Row security of public.sale, public.sale_2025, public.shop may hide rows from role keeper")
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.remedy().toString()).isEqualTo("ALTER ROLE keeper BYPASSRLS"));
    }

    @VersionTest
    void tablesOfAnotherOwnerAreNamedBeforeAnythingIsTouched(int version) throws Exception {
        EmbeddedPostgres server = server(version);
        RoundTrip trip = backUp(server, "forced-other-" + version);
        String target = newTarget(server);
        trip.restore(asKeeper(server, target), RestoreMode.CREATE);
        server.execute(
                target, "ALTER TABLE open OWNER TO other; GRANT ALL ON open TO keeper; UPDATE shop SET region = 'x'");

        for (RestoreMode mode : new RestoreMode[] {RestoreMode.REPLACE, RestoreMode.MERGE, RestoreMode.DATA_ONLY}) {
            assertThatThrownBy(() -> trip.restore(asKeeper(server, target), mode))
                    .hasMessage("Row security of public.open may hide rows from role keeper")
                    .isInstanceOfSatisfying(
                            Failure.class,
                            failure ->
                                    assertThat(failure.remedy().toString()).isEqualTo("ALTER ROLE keeper BYPASSRLS"));
        }
        assertThat(server.strings(target, "SELECT DISTINCT region FROM shop")).containsExactly("x");
    }

    @VersionTest
    void rowsThatWereLeftOutAreCompletedWhenTheirTableForcesRowSecurity(int version) throws Exception {
        EmbeddedPostgres server = server(version);
        String source = server.newDatabase("forced");
        server.execute(source, """
            CREATE SCHEMA app;
            CREATE TABLE app.code (code text PRIMARY KEY);
            CREATE FUNCTION app.known(text) RETURNS boolean LANGUAGE plpgsql STABLE AS
                'BEGIN RETURN EXISTS (SELECT FROM code WHERE code = $1); END';
            CREATE TABLE app.item (id int PRIMARY KEY, code text);
            INSERT INTO app.code VALUES ('x');
            INSERT INTO app.item VALUES (1, 'x');
            SET search_path = app;
            ALTER TABLE app.item ADD CONSTRAINT item_code CHECK (app.known(code));
            ALTER TABLE app.item ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY
            """);
        RoundTrip trip = new RoundTrip(stack.kafka(), "forced-late-" + version);
        trip.backup(server.url(source));
        String target = newTarget(server);
        RestoreReport first = trip.restore(asKeeper(server, target), RestoreMode.CREATE);
        server.execute(target, "ALTER FUNCTION app.known(text) SET search_path = app");

        RestoreReport second = trip.restore(asKeeper(server, target), RestoreMode.CREATE);

        assertThat(first.lacksRows()).isTrue();
        assertThat(second.refusals()).isEmpty();
        assertThat(server.strings(target, "SELECT code FROM app.item")).containsExactly("x");
        assertThat(server.strings(target, FORCED)).containsExactly("item");
    }
}
