package io.rowlog.consumer.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Wording;
import io.rowlog.consumer.SampleSnapshot;
import io.rowlog.schema.catalog.Definition;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

class ServerFailureTest {
    private static final Definition TABLE = SampleSnapshot.tableDefinition("a");

    private static Failure loading(String state) {
        return ServerFailure.of("Loading table public.a", new SQLException("Key (id)=(5) already exists", state));
    }

    private static String remedy(Definition definition, String state) {
        return ServerFailure.of(definition, new SQLException("no", state))
                .remedy()
                .toString();
    }

    @Test
    void anErrorInDataHidesTheServersMessage() {
        assertThat(loading("23505")).hasMessage("Loading table public.a failed: SQLSTATE 23505, unique_violation");
    }

    @Test
    void anotherErrorShowsTheFirstLineOfTheServersMessage() {
        assertThat(ServerFailure.of("Reading", new SQLException("no such thing\nDetail: x", "42P01")))
                .hasMessage("Reading failed: no such thing (SQLSTATE 42P01)");
    }

    @ParameterizedTest
    @CsvSource({
        "08006, POSTGRES_UNAVAILABLE",
        "57P01, POSTGRES_UNAVAILABLE",
        "55P03, BUSY",
        "40P01, BUSY",
        "53100, TARGET_FAILED"
    })
    void theCodeTellsWhatFailed(String state, FailureCode code) {
        assertThat(loading(state).code()).isEqualTo(code);
    }

    @Test
    void theRemedyIsWordedForAService() {
        assertThat(loading("08006").remedy().text(Wording.SERVICE))
                .isEqualTo("Check that the target's server runs, then ask the service again");
    }

    @Test
    void aDefinitionThatIsRefusedIsNamed() {
        assertThat(ServerFailure.of(TABLE, new SQLException("type \"x\" does not exist", "42704")))
                .hasMessage("Cannot create table table a: type \"x\" does not exist (SQLSTATE 42704)");
    }

    @Test
    void whatIsSetOnAnObjectIsNotCreated() {
        assertThat(ServerFailure.of(SampleSnapshot.definition("owner", "a/owner"), new SQLException("no", "42501")))
                .hasMessageStartingWith("Cannot set owner of ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "42501; As a superuser, or as another role that may make it, run the same command again",
                "58P01; Install the same extensions",
                "42704; Create what is missing in the target",
                "42601; Restore into a server of the source's version",
                "42P01; A function in it may name something without its schema",
                "42P07; Drop or rename the object of that name",
                "42710; Drop or rename the object of that name",
                "23505; The source's own rows violate it",
                "53200; Free the resource",
                "XX000; Correct the cause in the target"
            })
    void theRemedyFollowsFromTheServersCode(String state, String remedy) {
        assertThat(remedy(TABLE, state)).startsWith(remedy);
    }

    @Test
    void anOwnerThatMayNotBeSetNeedsAMember() {
        assertThat(remedy(SampleSnapshot.definition("owner", "a/owner"), "42501"))
                .startsWith("Run the same command as a superuser, or make the role that restores a member");
    }

    @Test
    void aLabelWithoutItsProviderNamesTheSettings() {
        assertThat(remedy(SampleSnapshot.definition("security label", "a/label"), "22023"))
                .contains("session_preload_libraries")
                .endsWith("and restore with --mode replace.");
    }

    @Test
    void aFunctionThatDoesNotFindSomethingIsNamed() {
        ServerErrorMessage message = new ServerErrorMessage("SERROR\0C42883\0Mfunction f(text) does not exist\0"
                + "WPL/pgSQL function app.g(text) line 1 at RETURN\nCOPY a, line 1: \"secret\"\0");
        assertThat(ServerFailure.of("Loading table public.a", new PSQLException(message))
                        .remedy())
                .hasToString(
                        "Function app.g(text) may name something without its schema: ALTER FUNCTION ... SET search_path"
                                + " makes it find that. Correct it in the target, then run the same command again");
    }

    @Test
    void anotherServerThatCannotBeReachedIsNotTheTargets() {
        ServerErrorMessage message = new ServerErrorMessage("SERROR\0C08001\0Mcould not connect to server \"far\"\0");
        assertThat(ServerFailure.of(SampleSnapshot.definition("rows", "a/rows"), new PSQLException(message))
                        .remedy()
                        .toString())
                .startsWith("It reads another server.");
    }

    @ParameterizedTest
    @CsvSource({
        "extension, 42501, Have a superuser",
        "aggregate, 42P13, As a superuser",
        "subscription, 2F003, Create it with its password"
    })
    void whatAnotherRoleMustDoDependsOnTheKind(String kind, String state, String remedy) {
        assertThat(remedy(SampleSnapshot.definition(kind, "a"), state)).startsWith(remedy);
    }
}
