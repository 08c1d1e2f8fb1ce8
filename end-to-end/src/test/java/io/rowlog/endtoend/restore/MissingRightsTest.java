package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.fixture.VersionTest;
import org.junit.jupiter.api.extension.ExtendWith;

/** A role that may not create what a restore needs. */
@ExtendWith(StackExtension.class)
class MissingRightsTest {
    private final Stack stack;

    MissingRightsTest(Stack stack) {
        this.stack = stack;
    }

    @VersionTest
    void whatTheRoleMayNotCreateInIsNamedWithTheGrantsBeforeAnythingIsTouched(int version) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(version)) {
            String source = server.newDatabase("rights");
            server.execute(source, """
                    CREATE SCHEMA app;
                    CREATE SCHEMA made;
                    CREATE TABLE app.a (id int PRIMARY KEY);
                    CREATE TABLE made.b (id int PRIMARY KEY);
                    CREATE TABLE public.c (id int PRIMARY KEY);
                    SELECT lo_create(0);
                    INSERT INTO app.a VALUES (1)
                    """);
            RoundTrip trip = new RoundTrip(stack.kafka(), "rights-" + version);
            trip.backup(server.url(source));
            server.execute("postgres", "CREATE ROLE \"App\" LOGIN");
            String target = server.newDatabase("rights_target");
            server.execute(target, "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
            String url = server.url(target).replace("postgres@", "App@");

            assertThatThrownBy(() -> trip.restore(url, RestoreMode.CREATE, false))
                    .hasMessage("The role that restores may not create in database " + target + ", schema public")
                    .isInstanceOfSatisfying(
                            Failure.class,
                            failure -> assertThat(failure.remedy().toString())
                                    .isEqualTo("Nothing was changed. Let it, GRANT CREATE ON DATABASE " + target
                                            + " TO \"App\"; GRANT CREATE ON SCHEMA public TO \"App\"; or restore as a role that may,"
                                            + " such as the database's owner"));
            assertThat(server.strings(target, "SELECT nspname FROM pg_namespace WHERE nspname IN ('app', 'rowlog')"))
                    .isEmpty();

            server.execute(
                    target,
                    "GRANT CREATE ON DATABASE " + target + " TO \"App\"; GRANT CREATE ON SCHEMA public TO \"App\"");
            assertThat(trip.restore(url, RestoreMode.CREATE, false).refusals()).isEmpty();

            server.execute(target, "REVOKE TEMPORARY ON DATABASE " + target + " FROM PUBLIC");
            assertThatThrownBy(() -> trip.restore(
                            url, RestoreMode.MERGE, table -> table.schema().equals("app")))
                    .hasMessage("The role that restores may not create temporary tables in database " + target)
                    .isInstanceOfSatisfying(
                            Failure.class,
                            failure -> assertThat(failure.remedy().toString())
                                    .contains("GRANT TEMPORARY ON DATABASE " + target + " TO \"App\""));
        }
    }
}
