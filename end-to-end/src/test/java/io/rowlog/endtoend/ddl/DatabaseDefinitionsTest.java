package io.rowlog.endtoend.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.rowlog.access.catalog.UncapturedReader;
import io.rowlog.access.definition.DefinitionReader;
import io.rowlog.consumer.ddl.ServerObjectsCheck;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.PgDump;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Uncaptured;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What belongs to the database as a whole, needs things of its cluster, or holds secrets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabaseDefinitionsTest {
    private static final String CLUSTER = "CREATE ROLE \"An n\" LOGIN";

    private static final String DATABASE = """
        COMMENT ON DATABASE source IS 'It''s $rowlog$ \\ 100 %s';
        ALTER DATABASE source SET search_path = "$user", public, "My ""Schema, 2", '';
        ALTER DATABASE source SET work_mem = '8MB';
        ALTER DATABASE source SET "TimeZone" = 'Europe/Berlin';
        ALTER DATABASE source SET my.odd = '$rowlog$ it''s; a \\ =1';
        ALTER DATABASE source SET temp_tablespaces = '';
        ALTER ROLE "An n" IN DATABASE source SET statement_timeout = '5s';
        ALTER ROLE "An n" IN DATABASE source SET search_path = '';
        CREATE FOREIGN DATA WRAPPER wrapper;
        CREATE SERVER server FOREIGN DATA WRAPPER wrapper;
        CREATE USER MAPPING FOR "An n" SERVER server OPTIONS (user 'ann', password 'hidden 1', "api_key" 'hidden 2', password_required 'false');
        CREATE SUBSCRIPTION s CONNECTION 'host=h password = ''hidden \\''3'' user=u sslpassword=hidden4' PUBLICATION p WITH (connect = false);
        CREATE SUBSCRIPTION u CONNECTION 'postgresql://u:hidden5@h/d?password=hidden6&sslpassword=hidden7&sslmode=require' PUBLICATION p WITH (connect = false);
        CREATE TABLE stored (id integer PRIMARY KEY USING INDEX TABLESPACE "Fast 1", t text) PARTITION BY LIST (id) TABLESPACE "Fast 1";
        CREATE TABLE stored_1 PARTITION OF stored FOR VALUES IN (1) TABLESPACE "Fast 1";
        CREATE INDEX stored_t ON stored (t) TABLESPACE "Fast 1";
        CREATE MATERIALIZED VIEW stored_view TABLESPACE "Fast 1" AS SELECT 1 AS n;
        """;

    private TwoDatabases databases;
    private List<Definition> definitions;

    @BeforeAll
    void startDatabases() throws Exception {
        databases = new TwoDatabases(15);
        databases.execute(TwoDatabases.SOURCE, CLUSTER);
        try (Connection connection = databases.server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("SET allow_in_place_tablespaces = on");
            statement.execute("CREATE TABLESPACE \"Fast 1\" LOCATION ''");
        }
        databases.execute(TwoDatabases.SOURCE, DATABASE);
        definitions = databases.definitions(TwoDatabases.SOURCE);
        databases.write(definitions);
    }

    @AfterAll
    void stopDatabases() {
        databases.close();
    }

    @Test
    void pgDumpPrintsTheSameForBothDatabasesButTheSecrets() throws Exception {
        PgDump pgDump = new PgDump();
        String source = pgDump.database(databases.server, TwoDatabases.SOURCE);
        assertThat(source)
                .contains(
                        "COMMENT ON DATABASE DATABASE", "IN DATABASE DATABASE SET", "default_tablespace = \"Fast 1\"");
        String withoutSecrets = source.replace("    password 'hidden 1',\n", "")
                .replace("    api_key 'hidden 2',\n", "")
                .replace(" password = ''hidden \\''3''", "")
                .replace(" sslpassword=hidden4", "")
                .replace("u:hidden5@", "u@")
                .replace("password=hidden6&sslpassword=hidden7&", "");
        assertThat(pgDump.database(databases.server, TwoDatabases.TARGET)).isEqualTo(withoutSecrets);
    }

    @Test
    void noDefinitionHoldsASecretAndWhatIsLeftOutIsSaid() {
        assertThat(definitions)
                .allSatisfy(definition -> assertThat(definition.statements()).noneMatch(sql -> sql.contains("hidden")));
        assertThat(statement("user mapping")).startsWith("/* Left out: api_key, password. */");
        assertThat(statement("subscription")).startsWith("/* The password is left out of the connection. */");
    }

    @Test
    void aRoleThatMayNotReadThemNamesSubscriptionsAndUserMappings() throws SQLException {
        try (Connection connection = databases.server.connect(TwoDatabases.SOURCE);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET SESSION AUTHORIZATION \"An n\"");
            assertThat(new DefinitionReader().read(connection))
                    .extracting(Definition::kind)
                    .doesNotContain("subscription", "user mapping");
            assertThat(new UncapturedReader().read(connection))
                    .extracting(Uncaptured::kind)
                    .contains("subscription", "user mapping");
        }
    }

    @Test
    void rolesAndTablespacesThatTheTargetsServerHasNotAreNamed() throws Exception {
        try (EmbeddedPostgres other = EmbeddedPostgres.start(15);
                Connection connection = other.connect("postgres");
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> ServerObjectsCheck.require(connection, definitions))
                    .hasMessageContaining("An n, for ");
            statement.execute(CLUSTER);
            assertThatThrownBy(() -> ServerObjectsCheck.require(connection, definitions))
                    .hasMessageContaining("tablespaces: \"Fast 1\"");
        }
    }

    @Test
    void aServerThatHasThemPasses() throws Exception {
        try (Connection connection = databases.server.connect(TwoDatabases.TARGET)) {
            assertThatCode(() -> ServerObjectsCheck.require(connection, definitions))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void tablespacesComeRightAfterTheirRelations() {
        assertThat(definitions)
                .filteredOn(definition -> definition.kind().equals("tablespace"))
                .extracting(Definition::section, Definition::table)
                .contains(
                        tuple(Definition.Section.BEFORE_DATA, new QualifiedName("public", "stored_1")),
                        tuple(Definition.Section.INDEXES, new QualifiedName("public", "stored_1")));
    }

    private String statement(String kind) {
        return definitions.stream()
                .filter(definition -> definition.kind().equals(kind))
                .map(definition -> definition.statements().getFirst())
                .findFirst()
                .orElseThrow();
    }
}
