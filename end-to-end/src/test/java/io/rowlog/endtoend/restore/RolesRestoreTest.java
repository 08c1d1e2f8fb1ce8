package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.endtoend.cli.Commands;
import io.rowlog.endtoend.cli.Commands.Run;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.PgDump;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** From a server that has roles into itself, and into one that has none of them. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolesRestoreTest {
    private static final String LOG = "roles";

    private static final String ROLES = """
        CREATE ROLE "The App"; CREATE ROLE clerk; CREATE ROLE reader;
        CREATE ROLE member LOGIN; CREATE ROLE stranger LOGIN;
        GRANT "The App", clerk TO member;
        """;

    private static final String SOURCE = """
        CREATE SCHEMA app AUTHORIZATION "The App";
        SET ROLE "The App";
        CREATE TYPE app.mood AS ENUM ('good');
        CREATE TABLE app.parent (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, m app.mood);
        CREATE TABLE app.child (id serial PRIMARY KEY, parent integer REFERENCES app.parent);
        CREATE MATERIALIZED VIEW app.number AS SELECT count(*) FROM app.parent;
        CREATE FUNCTION app.one() RETURNS integer LANGUAGE sql AS 'SELECT 1';
        INSERT INTO app.parent (m) SELECT 'good' FROM generate_series(1, 100);
        INSERT INTO app.child (parent) SELECT id FROM app.parent;
        REFRESH MATERIALIZED VIEW app.number;
        REVOKE EXECUTE ON FUNCTION app.one() FROM PUBLIC;
        GRANT USAGE ON SCHEMA app TO clerk, reader;
        GRANT CREATE ON SCHEMA app TO clerk;
        GRANT SELECT ON app.parent TO clerk WITH GRANT OPTION;
        GRANT UPDATE (m) ON app.parent TO reader;
        REVOKE INSERT ON app.child FROM "The App";
        REVOKE UPDATE ON SEQUENCE app.child_id_seq FROM "The App";
        ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO reader;
        SET ROLE clerk;
        GRANT SELECT ON app.parent TO reader;
        CREATE TABLE app.of_clerk (id integer);
        RESET ROLE;
        """;

    private final Stack stack;
    private final PgDump dump = new PgDump();
    private final EmbeddedPostgres server = EmbeddedPostgres.start(15);

    RolesRestoreTest(Stack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void backUp() throws Exception {
        server.execute("postgres", ROLES);
        server.createDatabase("source");
        server.execute("source", SOURCE);
        assertThat(backup("source", LOG).status()).isZero();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private Run backup(String database, String log) {
        return Commands.producer(
                "backup", "--source", server.url(database), "--kafka", stack.kafka(), "--log", log, "--quiet");
    }

    private Run restore(String log, String url, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("restore", "--kafka", stack.kafka(), "--log", log, "--target", url, "--quiet"));
        arguments.addAll(List.of(more));
        return Commands.consumer(arguments.toArray(String[]::new));
    }

    private String targetOf(String name, String user) throws Exception {
        server.execute("postgres", "CREATE DATABASE " + name + " OWNER " + user);
        return server.url(name).replace("//" + "postgres" + "@", "//" + user + "@");
    }

    private List<String> tables(String database) throws Exception {
        return stack.strings(
                database,
                "SELECT c.oid::regclass || ' ' || relowner::regrole || coalesce(relacl::text, '') FROM pg_class c"
                        + " WHERE relkind = 'r' AND oid >= 16384 ORDER BY 1");
    }

    @Test
    void ownersAndGrantsComeBackAsPgDumpSeesThem() throws Exception {
        Run restore = restore(LOG, targetOf("whole", "postgres"), "--owners", "--grants");
        assertThat(restore.status()).as(restore.err()).isZero();
        assertThat(dump.schema(server, "whole")).isEqualTo(dump.schema(server, "source"));
        assertThat(dump.rows(server, "whole")).isEqualTo(dump.rows(server, "source"));
    }

    @Test
    void functionsInIndexesAndMaterializedViewsAreCalledWithTheRightsOfTheirOwners() throws Exception {
        server.createDatabase("calling");
        server.execute("calling", """
            GRANT CREATE ON SCHEMA public TO clerk, reader;
            SET ROLE clerk;
            CREATE FUNCTION public.called(int, text) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN
                IF current_user <> $2 AND current_database() <> 'calling' THEN
                    RAISE EXCEPTION 'called by %', current_user;
                END IF;
                RETURN $1; END $$;
            CREATE TABLE public.bill (id int PRIMARY KEY, sum int);
            INSERT INTO public.bill SELECT n, n FROM generate_series(1, 20) n;
            CREATE INDEX ON public.bill (public.called(sum, 'clerk'));
            CREATE INDEX ON public.bill (id) WHERE public.called(sum, 'clerk') > 5;
            GRANT SELECT ON public.bill TO reader;
            SET ROLE reader;
            CREATE MATERIALIZED VIEW public.bills AS SELECT public.called(sum, 'reader') AS sum FROM public.bill;
            CREATE UNIQUE INDEX ON public.bills (sum);
            RESET ROLE;
            """);
        assertThat(backup("calling", "calling").status()).isZero();

        Run restore = restore("calling", targetOf("called", "postgres"), "--owners", "--grants");

        assertThat(restore.status()).as(restore.err() + restore.out()).isZero();
        assertThat(server.strings("called", "SELECT count(*)::text FROM public.bills"))
                .containsExactly("20");
        assertThat(dump.schema(server, "called")).isEqualTo(dump.schema(server, "calling"));
    }

    @Test
    void aMemberOfTheOwnersCanRestoreThemToo() throws Exception {
        Run restore = restore(LOG, targetOf("of_member", "member"), "--owners", "--grants");
        assertThat(restore.status()).as(restore.err()).isZero();
        assertThat(dump.schema(server, "of_member")).isEqualTo(dump.schema(server, "source"));
        assertThat(dump.rows(server, "of_member")).isEqualTo(dump.rows(server, "source"));
    }

    @Test
    void whoIsNoMemberIsToldWhatToDoAndASuperuserGoesOn() throws Exception {
        String url = targetOf("of_stranger", "stranger");
        Run restore = restore(LOG, url, "--owners", "--grants");
        assertThat(restore.status()).isEqualTo(3);
        assertThat(restore.out())
                .contains("\n  owner of schema app: Cannot set owner of schema app: ")
                .contains("all digests equal")
                .contains("Run the same command as a superuser, or make the role that restores a member");

        Run again = restore(LOG, server.url("of_stranger"), "--owners", "--grants");
        assertThat(again.status()).as(again.err()).isZero();
        assertThat(dump.schema(server, "of_stranger")).isEqualTo(dump.schema(server, "source"));
    }

    @Test
    void whatAnOwnerWhoIsNoSuperuserMayNotMakeIsLeftOutAndNamed() throws Exception {
        server.createDatabase("hosted_source");
        server.execute("hosted_source", """
            CREATE EXTENSION citext;
            CREATE TABLE public.reader (id int PRIMARY KEY, email citext);
            INSERT INTO public.reader VALUES (1, 'a');
            CREATE FUNCTION public.leak(int) RETURNS boolean LEAKPROOF LANGUAGE sql AS 'SELECT true';
            CREATE FUNCTION public.audit() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
            CREATE EVENT TRIGGER audit ON ddl_command_end EXECUTE FUNCTION public.audit();
            CREATE PUBLICATION everything FOR ALL TABLES;
            ALTER DATABASE hosted_source SET log_min_duration_statement = 500;
            """);
        assertThat(backup("hosted_source", "hosted").status()).isZero();
        String url = targetOf("hosted", "stranger");
        server.execute("hosted", "CREATE EXTENSION citext");

        Run restore = restore("hosted", url);

        assertThat(restore.status()).as(restore.err()).isEqualTo(3);
        assertThat(restore.out().lines().filter(line -> line.matches("  [a-z].*: Cannot .*")))
                .extracting(line -> line.substring(2, line.indexOf(":")))
                .containsExactly(
                        "function public.leak(integer)",
                        "publication everything",
                        "database setting of database",
                        "event trigger audit");
        assertThat(restore.out()).contains("1 table, 1 row, all digests equal");
        Run again = restore("hosted", server.url("hosted"));
        assertThat(again.status()).as(again.err() + again.out()).isZero();
        assertThat(withoutOwners(dump.schema(server, "hosted")))
                .isEqualTo(withoutOwners(dump.schema(server, "hosted_source")));
    }

    private static String withoutOwners(String schema) {
        return schema.replaceAll("OWNER TO \\w+|Owner: \\w+", "");
    }

    @Test
    void grantsAloneAreForWhatTheRestoringRoleOwns() throws Exception {
        Run restore = restore(LOG, targetOf("granted", "postgres"), "--grants");
        assertThat(restore.status()).as(restore.err()).isZero();
        assertThat(dump.schema(server, "granted"))
                .contains(
                        "ALTER TABLE app.parent OWNER TO postgres",
                        "GRANT SELECT ON TABLE app.parent TO clerk WITH GRANT OPTION",
                        "GRANT UPDATE(m) ON TABLE app.parent TO reader");
    }

    @Test
    void withoutTheOptionsNoRoleIsNeededAndNothingIsSaid() throws Exception {
        String target = stack.newDatabase("target");
        Run restore = restore(LOG, stack.url(target));
        assertThat(restore.status()).as(restore.err()).isZero();
        assertThat(restore.out()).doesNotContainIgnoringCase("grant").doesNotContainIgnoringCase("owner");
        assertThat(tables(target))
                .containsExactly("app.child postgres", "app.of_clerk postgres", "app.parent postgres");
    }

    @Test
    void allMissingRolesAreNamedBeforeAnythingIsTouched() throws Exception {
        String target = stack.newDatabase("target");
        Run restore = restore(LOG, stack.url(target), "--owners", "--grants");
        assertThat(restore.status()).isEqualTo(1);
        assertThat(restore.err()).isEqualTo("""
            error: The target's server does not have these roles that the backup names:
              The App, for owner schema app and 8 more
              clerk, for grants schema app and 2 more
              reader, for grants schema app and 3 more
              Nothing was changed. Create them, or restore without --owners and --grants:
              CREATE ROLE "The App";
              CREATE ROLE "clerk";
              CREATE ROLE "reader";
            """);
        assertThat(tables(target)).isEmpty();
        assertThat(stack.strings(target, "SELECT nspname FROM pg_namespace WHERE oid >= 16384"))
                .isEmpty();
    }

    @Test
    void aRoleOfAPolicyIsNeededInAnyCase() throws Exception {
        server.createDatabase("guarded");
        server.execute("guarded", "CREATE TABLE t (i integer); CREATE POLICY p ON t TO clerk USING (i > 0)");
        assertThat(backup("guarded", "guarded").status()).isZero();
        Run restore = restore("guarded", stack.url(stack.newDatabase("target")));
        assertThat(restore.status()).isEqualTo(1);
        assertThat(restore.err())
                .contains("clerk, for policy p on public.t\n")
                .contains("Create them:\n  CREATE ROLE \"clerk\";");
    }

    @Test
    void labelsOfAProviderThatTheTargetDoesNotHaveAreRefusedBeforeAnythingIsTouched() throws Exception {
        server.createDatabase("labelled");
        server.execute("labelled", """
            CREATE TABLE t (i integer, "It's" integer);
            INSERT INTO pg_seclabel VALUES ('t'::regclass, 'pg_class'::regclass, 2, 'A mask', 'MASKED WITH ''x''');
            """);
        assertThat(backup("labelled", "labelled").status()).isZero();
        Run script = Commands.consumer("schema", "--kafka", stack.kafka(), "--log", "labelled");
        assertThat(script.out())
                .contains("SECURITY LABEL FOR \"A mask\" ON COLUMN public.t.\"It's\" IS 'MASKED WITH ''x''';");

        String target = stack.newDatabase("target");
        Run restore = restore("labelled", stack.url(target));
        assertThat(restore.status()).isEqualTo(1);
        assertThat(restore.err())
                .contains("security label provider \"A mask\" is not loaded")
                .contains("Nothing was changed. Have the target load the provider's library");
        assertThat(tables(target)).isEmpty();
    }

    @Test
    void ownersAreNotForTablesThatExist() throws Exception {
        Run restore = restore(LOG, server.url("source"), "--mode", "replace", "--owners");
        assertThat(restore.status()).isEqualTo(2);
        assertThat(restore.err())
                .startsWith(
                        "error: --owners and --grants are for what is created, and --mode replace creates nothing.\n");
    }

    @Test
    void theScriptOfTheDefinitionsHasThemWhenAskedFor() {
        String[] command = {"schema", "--kafka", stack.kafka(), "--log", LOG};
        assertThat(Commands.consumer(command).out()).doesNotContain("OWNER TO", "GRANT", "PRIVILEGES");
        assertThat(Commands.consumer("schema", "--kafka", stack.kafka(), "--log", LOG, "--owners", "--grants")
                        .out())
                .contains(
                        "ALTER TABLE app.parent OWNER TO \"The App\";",
                        "SET ROLE clerk;\nGRANT SELECT ON TABLE app.parent TO reader;\nRESET ROLE;");
    }
}
