package io.rowlog.endtoend.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.consumer.ddl.CollisionCheck;
import io.rowlog.schema.catalog.Definition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DefinitionErrorsTest {
    private TwoDatabases databases;
    private List<Definition> definitions;

    @BeforeAll
    void startDatabases() throws Exception {
        databases = new TwoDatabases(15, "torture.sql");
        definitions = databases.definitions(TwoDatabases.SOURCE);
    }

    @AfterAll
    void stopDatabases() {
        databases.close();
    }

    @Test
    void anEmptyDatabaseHasNoCollisions() throws SQLException {
        assertThat(collisions("template1")).isEmpty();
    }

    @Test
    void existingObjectsAreNamedEvenWhenTheyAreOfAnotherKind() throws SQLException {
        databases.server.createDatabase("occupied");
        databases.execute("occupied", """
                CREATE SCHEMA shop;
                CREATE VIEW shop.customer AS SELECT 1;
                CREATE TABLE shop.mood ();
                CREATE FUNCTION shop.is_even(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
                CREATE FUNCTION shop.is_even(text) RETURNS integer LANGUAGE sql AS 'SELECT 1';
                """);
        assertThat(collisions("occupied"))
                .containsExactlyInAnyOrder("table shop.customer", "type shop.mood", "function shop.is_even(integer)");
    }

    @Test
    void aRefusedDefinitionNamesTheObjectTheReasonAndTheRemedy() {
        Definition unknown = new Definition(
                "1:2:0",
                "table",
                "shop.unknown",
                new io.rowlog.schema.catalog.QualifiedName("shop", "unknown"),
                Definition.Section.BEFORE_DATA,
                List.of("CREATE TABLE public.unknown (a public.missing)"),
                List.of());
        assertThatThrownBy(() -> databases.write(List.of(unknown)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("Cannot create table shop.unknown")
                .hasMessageContaining("type \"public.missing\" does not exist")
                .hasMessageContaining("42704")
                .extracting(error -> ((Failure) error).remedy().toString())
                .asString()
                .startsWith("Create what is missing in the target");
    }

    private List<String> collisions(String database) throws SQLException {
        try (Connection connection = databases.server.connect(database)) {
            return CollisionCheck.collisions(connection, definitions).stream()
                    .map(definition -> definition.kind() + " " + definition.identity())
                    .toList();
        }
    }
}
