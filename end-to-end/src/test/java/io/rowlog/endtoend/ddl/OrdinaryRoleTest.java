package io.rowlog.endtoend.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.endtoend.cli.Commands;
import io.rowlog.endtoend.cli.Commands.Run;
import io.rowlog.fixture.PgDump;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.fixture.VersionTest;
import io.rowlog.schema.catalog.Definition;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The definitions' round trip by roles that are no superusers: one that owns what is in the source, and one that owns the target,
 * as on a hosted server, where the provider has installed the extensions.
 */
@ExtendWith(StackExtension.class)
class OrdinaryRoleTest {
    /** As hosted servers give it to who owns a database; else a table with FORCE ROW LEVEL SECURITY cannot be read. */
    private static final String ROLES = "CREATE ROLE maker LOGIN BYPASSRLS; CREATE ROLE app LOGIN BYPASSRLS";

    private static final String INSTALLED = """
        CREATE SCHEMA shop; CREATE SCHEMA own; CREATE SCHEMA rest;
        CREATE EXTENSION citext SCHEMA shop; CREATE EXTENSION btree_gist; CREATE EXTENSION hstore SCHEMA own;
        CREATE EXTENSION pg_trgm SCHEMA own; CREATE EXTENSION postgres_fdw SCHEMA rest;
        ALTER SCHEMA shop OWNER TO app; ALTER SCHEMA own OWNER TO app; ALTER SCHEMA rest OWNER TO app; ALTER SCHEMA public OWNER TO app
        """;

    private static final String REMEDY =
            "    As a superuser, or as another role that may make it, run the same command again: that makes what is left out"
                    + " and nothing else.";

    private final Stack stack;

    OrdinaryRoleTest(Stack stack) {
        this.stack = stack;
    }

    private Run backup(TwoDatabases databases, String role, String log) {
        return Commands.producer(
                "backup",
                "--source",
                url(databases, TwoDatabases.SOURCE, role),
                "--kafka",
                stack.kafka(),
                "--log",
                log,
                "--quiet");
    }

    private Run restore(TwoDatabases databases, String role, String log, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "restore",
                "--target",
                url(databases, TwoDatabases.TARGET, role),
                "--kafka",
                stack.kafka(),
                "--log",
                log,
                "--quiet"));
        arguments.addAll(List.of(more));
        return Commands.consumer(arguments.toArray(String[]::new));
    }

    private static String url(TwoDatabases databases, String database, String role) {
        return databases.server.url(database).replace("//postgres@", "//" + role + "@");
    }

    /** What the output names as refused by the server, in its order. */
    private static List<String> refused(Run restore) {
        return restore.out()
                .lines()
                .filter(line -> line.matches("  [a-z].*: Cannot .*"))
                .map(line -> line.substring(2, line.indexOf(": Cannot ")))
                .toList();
    }

    private static List<String> remedies(Run restore) {
        return restore.out()
                .lines()
                .filter(line -> line.startsWith("    "))
                .distinct()
                .toList();
    }

    /** Gives the source's objects to a role; not those that only a superuser can own. */
    private static void giveTo(String role, TwoDatabases databases) throws SQLException {
        List<Definition> owners = databases.definitions(TwoDatabases.SOURCE).stream()
                .filter(definition -> definition.kind().equals("owner"))
                .toList();
        Set<String> kept = new TreeSet<>();
        try (Connection connection = databases.server.connect(TwoDatabases.SOURCE);
                Statement statement = connection.createStatement()) {
            for (Definition owner : owners) {
                String sql = owner.statements().getFirst();
                try {
                    statement.execute(sql.substring(0, sql.lastIndexOf(" TO ")) + " TO " + role);
                } catch (SQLException e) {
                    kept.add(owner.identity().substring(0, owner.identity().indexOf(' ')));
                }
            }
        }
        assertThat(kept).isSubsetOf("foreign-data", "event", "subscription");
    }

    @VersionTest(all = true)
    void whatASuperuserMustMakeIsNamedAndEverythingElseIsTheSame(int version) throws Exception {
        try (TwoDatabases databases = DefinitionRoundTripTest.databases(version)) {
            databases.server.execute("postgres", ROLES);
            giveTo("maker", databases);
            databases.server.execute(
                    "postgres", "ALTER DATABASE source OWNER TO maker; ALTER DATABASE target OWNER TO app");
            databases.execute(TwoDatabases.TARGET, INSTALLED);
            String log = "ordinary-" + version;
            Run backup = backup(databases, "maker", log);
            assertThat(backup.status()).as(backup.out() + backup.err()).isEqualTo(3);
            assertThat(backup.out()).containsPattern("subscription +\"Sub\" +only a superuser may read");

            Run restore = restore(databases, "app", log);

            assertThat(restore.status()).as(restore.out() + restore.err()).isEqualTo(3);
            assertThat(restore.out()).contains("all digests equal").doesNotContain("note: ");
            List<String> kinds = kindsOfSuperusers(version);
            assertThat(refused(restore)).allMatch(what -> kinds.stream().anyMatch(kind -> what.startsWith(kind)));
            assertThat(kinds).allMatch(kind -> refused(restore).stream().anyMatch(what -> what.startsWith(kind)));
            assertThat(remedies(restore)).containsExactly(REMEDY);
            assertNothingIsLostThatIsNotNamed(databases, restore);

            Run again = restore(databases, "postgres", log);
            assertThat(again.status()).as(again.out() + again.err()).isEqualTo(3);
            assertThat(again.out()).doesNotContain("Left out").contains("all digests equal");
            assertThat(Commands.consumer(
                                    "verify",
                                    "--target",
                                    databases.server.url("target"),
                                    "--kafka",
                                    stack.kafka(),
                                    "--log",
                                    log)
                            .status())
                    .isZero();
        }
    }

    private static List<String> kindsOfSuperusers(int version) {
        List<String> kinds = new ArrayList<>(List.of(
                "language",
                "shell type of type",
                "type",
                "function",
                "aggregate",
                "cast",
                "operator family",
                "operator class",
                "function of access method function",
                "access method",
                "text search parser",
                "text search template",
                "foreign-data wrapper",
                "publication",
                "comment of extension hstore",
                "event trigger"));
        if (version >= 15) {
            kinds.add("publication namespace");
        }
        return kinds;
    }

    private static void assertNothingIsLostThatIsNotNamed(TwoDatabases databases, Run restore) throws Exception {
        Set<String> named = restore.out()
                .lines()
                .filter(line -> line.matches("  [a-z].*: (Cannot|needs) .*"))
                .map(line -> line.substring(2).replaceAll(": (Cannot|needs) .*", ""))
                .collect(Collectors.toCollection(HashSet::new));
        List<Definition> source = ofAll(databases.definitions(TwoDatabases.SOURCE));
        Map<String, List<String>> target = new LinkedHashMap<>();
        ofAll(databases.definitions(TwoDatabases.TARGET))
                .forEach(definition -> target.put(name(definition), definition.statements()));
        for (Definition definition : source) {
            if (named.contains(name(definition)) || named.contains(whole(definition))) {
                assertThat(target).doesNotContainKey(name(definition));
                named.add(name(definition));
            } else {
                assertThat(target).containsEntry(name(definition), definition.statements());
            }
        }
    }

    /** Neither owners, nor what a role that is no superuser cannot read, nor the versions of extensions. */
    private static List<Definition> ofAll(List<Definition> definitions) {
        return definitions.stream()
                .filter(definition -> !Set.of("owner", "grants", "subscription", "user mapping", "extension")
                        .contains(definition.kind()))
                .filter(definition -> !definition.identity().startsWith("subscription "))
                .toList();
    }

    private static String name(Definition definition) {
        return definition.kind() + (definition.id().contains("/") ? " of " : " ") + definition.identity();
    }

    private static String whole(Definition definition) {
        return definition.id().contains("/") ? definition.identity() : "";
    }

    @Test
    void pgDumpPrintsTheSameForAllThatIsNotLeftOut() throws Exception {
        try (TwoDatabases databases = new TwoDatabases(15, "torture.sql")) {
            databases.server.execute("postgres", ROLES);
            giveTo("maker", databases);
            databases.server.execute(
                    "postgres", "ALTER DATABASE source OWNER TO maker; ALTER DATABASE target OWNER TO app");
            assertThat(backup(databases, "maker", "ordinary-dump").status()).isZero();

            Run restore = restore(databases, "app", "ordinary-dump");

            assertThat(restore.status()).as(restore.out() + restore.err()).isZero();
            PgDump dump = new PgDump();
            assertThat(dump.schema(databases.server, TwoDatabases.TARGET))
                    .isEqualTo(dump.schema(databases.server, TwoDatabases.SOURCE)
                            .replace("OWNER TO maker", "OWNER TO app")
                            .replace("Owner: maker", "Owner: app"));
        }
    }

    /** What only a superuser may make, or may make for others, and what goes with it. */
    private static final String PROVIDED = """
        CREATE EXTENSION file_fdw;
        CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
        CREATE TABLE reading (id int DEFAULT 7 CONSTRAINT positive CHECK (id > 0), year int) PARTITION BY LIST (year);
        CREATE TABLE reading_new PARTITION OF reading FOR VALUES IN (2);
        CREATE FOREIGN TABLE reading_old PARTITION OF reading FOR VALUES IN (1) SERVER files OPTIONS (filename '/dev/null', format 'csv');
        INSERT INTO reading_new VALUES (1, 2);
        CREATE FUNCTION quiet() RETURNS int LANGUAGE sql SET log_min_messages = 'panic' AS 'SELECT 1';
        CREATE FUNCTION native(text, text) RETURNS bytea LANGUAGE c AS '$libdir/pgcrypto', 'pg_digest';
        CREATE SUBSCRIPTION far CONNECTION 'host=localhost password=hidden' PUBLICATION p WITH (connect = false, slot_name = NONE);
        ALTER DATABASE source SET log_duration = on;
        ALTER DATABASE source SET work_mem = '5MB';
        ALTER ROLE other IN DATABASE source SET work_mem = '6MB';
        ALTER DEFAULT PRIVILEGES FOR ROLE other GRANT SELECT ON TABLES TO maker;
        CREATE TABLE granted (id int);
        GRANT SELECT ON granted TO maker;
        GRANT INSERT ON granted TO other WITH GRANT OPTION;
        SET ROLE other; GRANT INSERT ON public.granted TO maker; RESET ROLE;
        GRANT EXECUTE ON FUNCTION pg_ls_waldir() TO other;
        GRANT EXECUTE ON FUNCTION lower(text) TO other;
        """;

    @ParameterizedTest
    @MethodSource("io.rowlog.fixture.Versions#all")
    void whatIsASuperusersInASuperusersBackupIsNamedAndTheRestOfItIsThere(int version) throws Exception {
        try (TwoDatabases databases = new TwoDatabases(version)) {
            databases.server.execute("postgres", ROLES + "; CREATE ROLE other");
            databases.execute(TwoDatabases.SOURCE, PROVIDED);
            databases.server.execute("postgres", "ALTER DATABASE target OWNER TO app");
            databases.execute(TwoDatabases.TARGET, "ALTER SCHEMA public OWNER TO app");
            String log = "provided-" + version;
            assertThat(backup(databases, "postgres", log).out())
                    .containsPattern("password of subscription +far +no secret is captured");

            Run restore = restore(databases, "app", log, "--grants");

            assertThat(restore.status()).as(restore.out() + restore.err()).isEqualTo(3);
            assertThat(refused(restore))
                    .containsExactlyInAnyOrder(
                            "extension file_fdw",
                            "function public.native(pg_catalog.text,pg_catalog.text)",
                            "function public.quiet()",
                            "subscription far",
                            "grants of table public.granted",
                            "grants of function pg_catalog.lower(pg_catalog.text)",
                            "grants of function pg_catalog.pg_ls_waldir()",
                            "default acl for role other on tables",
                            "database setting of database",
                            "database setting of role other");
            assertThat(restore.out())
                    .contains("2 tables, 1 row, all digests equal")
                    .contains("  foreign table public.reading_old: needs server files, which is left out\n")
                    .contains("create the extension in the target's database, then run the same command again")
                    .doesNotContain("note: ");
            assertThat(databases.rows(TwoDatabases.TARGET, "SHOW work_mem")).containsExactly("5MB");
            assertThat(
                            databases.rows(
                                    TwoDatabases.TARGET,
                                    "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef"
                                            + " WHERE adrelid = 'public.reading'::regclass"
                                            + " UNION ALL SELECT conname FROM pg_constraint WHERE conrelid = 'public.reading'::regclass"))
                    .containsExactly("7", "positive");

            assertThat(databases.rows(
                            TwoDatabases.TARGET, "SELECT relacl::text FROM pg_class WHERE relname = 'granted'"))
                    .containsExactly(
                            "{app=arwdDxtm/app,maker=r/app,other=a*/app}".replace("m/", version < 17 ? "/" : "m/"));

            Run again = restore(databases, "postgres", log, "--grants");

            assertThat(again.status()).as(again.out() + again.err()).isEqualTo(3);
            assertThat(again.out()).contains("all digests equal").doesNotContain("Left out", "note: ");
        }
    }
}
