package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.PgDump;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.fixture.VersionTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Databases and roles whose settings would have the server print or read definitions and values in other ways. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherSettingsTest {
    private static final List<String> SETTINGS = List.of(
            "standard_conforming_strings = off",
            "backslash_quote = on",
            "quote_all_identifiers = on",
            "\"DateStyle\" = 'SQL, DMY'",
            "\"IntervalStyle\" = 'sql_standard'",
            "\"TimeZone\" = 'Asia/Kathmandu'",
            "extra_float_digits = -3",
            "bytea_output = escape",
            "xmlbinary = hex",
            "xmloption = document",
            "array_nulls = off",
            "transform_null_equals = on",
            "gin_fuzzy_search_limit = 1",
            "default_transaction_read_only = on",
            "default_transaction_isolation = serializable",
            "default_transaction_deferrable = on",
            "statement_timeout = '40ms'",
            "lock_timeout = '1ms'",
            "search_path = odd, pg_catalog",
            "exit_on_error = on",
            "synchronize_seqscans = on");

    private static final String DATABASE = """
            CREATE SCHEMA odd;
            CREATE FUNCTION odd.wrong(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT false';
            CREATE OPERATOR odd.= (LEFTARG = text, RIGHTARG = text, FUNCTION = odd.wrong);
            CREATE TYPE mark AS ENUM ('up\\down', 'it''s');
            CREATE DOMAIN file_path AS text CHECK (VALUE !~ '\\\\$');
            CREATE TABLE note (
                id int PRIMARY KEY,
                path file_path DEFAULT 'c:\\temp\\new',
                mark mark DEFAULT 'up\\down',
                made timestamptz DEFAULT '2021-03-04 05:06:07.891+01',
                day date DEFAULT '2021-04-03' CHECK (day > '2001-02-03'),
                span interval DEFAULT '1 year -2 days 03:04:05.678',
                third float8 DEFAULT 1::float8 / 3,
                raw bytea DEFAULT '\\x5c0041ff',
                doc xml DEFAULT 'a<b/>c',
                list text[] DEFAULT ARRAY['NULL', NULL, 'a\\b'],
                dear text GENERATED ALWAYS AS ('\\' || id::text) STORED,
                CONSTRAINT slash CHECK (path <> 'd:\\' AND NOT day IS NULL));
            CREATE INDEX ON note (id) WHERE path ~ '\\d\\\\';
            CREATE STATISTICS s ON (path || '\\n'), id FROM note;
            COMMENT ON TABLE note IS 'of c:\\ and d:\\';
            CREATE VIEW seen AS SELECT 'x\\y'::text AS x, 1::float8 / 3 AS third, '02-03-2004'::date AS day, id FROM note
                WHERE path ~ '^\\w+:\\\\' AND made > '2020-12-11 10:09:08.765';
            CREATE MATERIALIZED VIEW kept AS SELECT * FROM seen;
            CREATE FUNCTION f(t text DEFAULT 'q\\r') RETURNS text LANGUAGE sql RETURN t || 'a\\b';
            CREATE TABLE parted (day date PRIMARY KEY) PARTITION BY RANGE (day);
            CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM ('2021-02-01') TO ('2021-03-04');
            ALTER TABLE note ENABLE ROW LEVEL SECURITY;
            CREATE POLICY p ON note USING (path <> '\\');
            CREATE FUNCTION t() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
            CREATE TRIGGER t AFTER UPDATE ON note FOR EACH ROW WHEN (NEW.path = 'e:\\') EXECUTE FUNCTION t();
            CREATE RULE r AS ON INSERT TO seen DO INSTEAD NOTHING;
            INSERT INTO note (id) SELECT generate_series(1, 50);
            INSERT INTO note (id, path, made, third, raw) VALUES (-1, 'tab	\\t', '-infinity', 'NaN', '');
            INSERT INTO parted VALUES ('2021-02-03');
            REFRESH MATERIALIZED VIEW kept;
            """;

    /** As the server itself prints them, in the same session settings on both sides. */
    private static final String EVERYTHING = """
            SELECT pg_get_viewdef(oid) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')
            UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
            UNION ALL SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indexrelid >= 16384
                AND indexrelid::regclass::text NOT LIKE 'pg_toast%'
            UNION ALL SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef
            UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
            UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
            UNION ALL SELECT pg_get_expr(polqual, polrelid) FROM pg_policy
            UNION ALL SELECT pg_get_statisticsobjdef(oid) FROM pg_statistic_ext
            UNION ALL SELECT pg_get_expr(relpartbound, oid) FROM pg_class WHERE relispartition
            UNION ALL SELECT enumlabel FROM pg_enum
            UNION ALL SELECT description FROM pg_description WHERE objoid >= 16384
            UNION ALL SELECT n::text FROM note AS n UNION ALL SELECT k::text FROM kept AS k
            UNION ALL SELECT p::text FROM parted AS p
            ORDER BY 1
            """;

    private final Stack stack;
    private final Map<Integer, EmbeddedPostgres> servers = new HashMap<>();

    OtherSettingsTest(Stack stack) {
        this.stack = stack;
    }

    @AfterAll
    void stop() {
        servers.values().forEach(EmbeddedPostgres::close);
    }

    private EmbeddedPostgres server(int version) {
        return servers.computeIfAbsent(version, EmbeddedPostgres::start);
    }

    private static void set(EmbeddedPostgres server, String what) throws SQLException {
        server.execute(
                "postgres",
                SETTINGS.stream()
                        .map(setting -> "ALTER " + what + " SET " + setting)
                        .collect(Collectors.joining(";")));
    }

    private static String asRole(EmbeddedPostgres server, String database) {
        return server.url(database).replace("postgres@", "odd@");
    }

    @ParameterizedTest
    @MethodSource("io.rowlog.fixture.Versions#all")
    void settingsOfDatabasesAndRolesChangeNothingOfWhatIsPrintedAndRead(int version) throws Exception {
        EmbeddedPostgres server = server(version);
        RoundTrip trip = new RoundTrip(stack.kafka(), "other-settings-" + version);
        String source = server.newDatabase("source");
        String target = server.newDatabase("target");
        server.execute(source, DATABASE);
        List<String> everything = server.strings(source, EVERYTHING);
        server.execute("postgres", "CREATE ROLE odd SUPERUSER LOGIN");
        set(server, "ROLE odd");
        set(server, "DATABASE " + target);

        // The source's own settings are set in the target at the end.
        trip.backup(asRole(server, source));
        trip.restore(server.url(target), RestoreMode.CREATE);
        trip.restore(asRole(server, target), RestoreMode.REPLACE);
        trip.restore(asRole(server, target), RestoreMode.MERGE, true);

        assertThat(trip.verify(asRole(server, target)).equal()).isTrue();
        server.execute("postgres", "ALTER DATABASE " + target + " RESET ALL");
        assertThat(server.strings(target, EVERYTHING)).isEqualTo(everything);
        if (version == 15) {
            PgDump dump = new PgDump();
            assertThat(dump.schema(server, target)).isEqualTo(dump.schema(server, source));
            assertThat(dump.rows(server, target)).isEqualTo(dump.rows(server, source));
        }
    }

    @VersionTest(all = true)
    void aFrozenSourceMakesATargetThatCanBeReplaced(int version) throws Exception {
        EmbeddedPostgres server = server(version);
        RoundTrip trip = new RoundTrip(stack.kafka(), "frozen-" + version);
        String source = server.newDatabase("frozen");
        String target = server.newDatabase("thawed");
        server.execute(source, "CREATE TABLE line (id int PRIMARY KEY); INSERT INTO line VALUES (7)");
        server.execute("postgres", "ALTER DATABASE " + source + " SET default_transaction_read_only = on");
        trip.backup(server.url(source));
        trip.restore(server.url(target), RestoreMode.CREATE);

        trip.restore(server.url(target), RestoreMode.REPLACE);

        assertThat(server.strings(target, "SELECT id FROM line")).containsExactly("7");
        assertThat(server.strings(target, "SHOW default_transaction_read_only")).containsExactly("on");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aTargetWhoseForeignKeysAreNotCheckedIsSetRightOrRefused(boolean superuser) throws Exception {
        EmbeddedPostgres server = server(18);
        String role = superuser ? "postgres" : "plain";
        String log = "unchecked-" + superuser;
        String source = server.newDatabase("checked");
        String target = server.newDatabase("unchecked");
        server.execute(source, "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a)");
        RoundTrip trip = new RoundTrip(stack.kafka(), log);
        trip.backup(server.url(source));
        try (Connection connection = server.connect(target);
                Statement statement = connection.createStatement()) {
            statement.execute("DO $$ BEGIN CREATE ROLE plain LOGIN; EXCEPTION WHEN duplicate_object THEN END $$");
            statement.execute("ALTER DATABASE " + target + " OWNER TO " + role);
            statement.execute("ALTER DATABASE " + target + " SET session_replication_role = replica");
        }
        String url = server.url(target).replace("postgres@", role + "@");

        if (superuser) {
            assertThat(trip.restore(url, RestoreMode.CREATE).tables()).isEqualTo(2);
        } else {
            assertThatThrownBy(() -> trip.restore(url, RestoreMode.CREATE))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("foreign keys would not be checked");
        }
    }
}
