package io.rowlog.producer.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.fixture.VersionTest;
import io.rowlog.producer.preflight.Finding.Affected;
import io.rowlog.producer.preflight.Finding.Severity;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of which tables changes can be followed; the server itself says of which an update could not be published. */
class StreamTablesTest {
    private static final String KINDS = """
        CREATE TABLE keyed (id int PRIMARY KEY, v int);
        CREATE TABLE keyless (v int);
        CREATE TABLE silent (id int PRIMARY KEY, v int);
        ALTER TABLE silent REPLICA IDENTITY NOTHING;
        CREATE TABLE whole (v int);
        ALTER TABLE whole REPLICA IDENTITY FULL;
        CREATE TABLE chosen (a int NOT NULL, v int);
        CREATE UNIQUE INDEX chosen_a ON chosen (a);
        ALTER TABLE chosen REPLICA IDENTITY USING INDEX chosen_a;
        CREATE TABLE bereft (a int NOT NULL, v int);
        CREATE UNIQUE INDEX bereft_a ON bereft (a);
        ALTER TABLE bereft REPLICA IDENTITY USING INDEX bereft_a;
        DROP INDEX bereft_a;
        CREATE TABLE late (id int PRIMARY KEY DEFERRABLE, v int);
        CREATE TABLE offered (a int NOT NULL, b int, v int);
        CREATE UNIQUE INDEX offered_partial ON offered (a) WHERE b > 0;
        CREATE UNIQUE INDEX offered_nullable ON offered (b);
        CREATE UNIQUE INDEX offered_good ON offered (a);
        CREATE TABLE doubtful (id int NOT NULL, v int);
        CREATE UNIQUE INDEX doubtful_id ON doubtful (id);
        ALTER TABLE doubtful REPLICA IDENTITY USING INDEX doubtful_id;
        UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'doubtful_id'::regclass;
        CREATE TABLE rooted (id int PRIMARY KEY, v int) PARTITION BY RANGE (id);
        CREATE TABLE rooted_1 PARTITION OF rooted FOR VALUES FROM (0) TO (10);
        CREATE TABLE rooted_2 PARTITION OF rooted FOR VALUES FROM (10) TO (20);
        ALTER TABLE rooted_2 REPLICA IDENTITY NOTHING;
        CREATE TABLE rootless (id int, v int) PARTITION BY RANGE (id);
        CREATE TABLE rootless_1 PARTITION OF rootless FOR VALUES FROM (0) TO (10);
        CREATE TABLE rootless_2 PARTITION OF rootless (PRIMARY KEY (id)) FOR VALUES FROM (10) TO (20);
        CREATE TABLE parent (id int PRIMARY KEY, v int);
        CREATE TABLE "Child" () INHERITS (parent);
        CREATE TABLE nothing_yet (id int, v int) PARTITION BY RANGE (id);
        """;

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void tablesAreNamedOfWhichTheServerRefusesToPublishUpdates(int version) throws SQLException {
        try (StreamSource source = StreamSource.start(version, Map.of())) {
            source.execute(KINDS);
            if (version == 18) {
                source.execute("""
                    CREATE TABLE computed (id int, v int, w int GENERATED ALWAYS AS (v + 1) VIRTUAL);
                    ALTER TABLE computed REPLICA IDENTITY FULL;
                    CREATE TABLE computed_keyed (id int PRIMARY KEY, v int, w int GENERATED ALWAYS AS (v + 1) VIRTUAL);
                    """);
            }
            List<String> named = source.findings().stream()
                    .filter(finding -> finding.what().contains("updates and deletes could not be followed"))
                    .flatMap(finding -> finding.objects().stream())
                    .map(Affected::object)
                    .toList();

            assertThat(named)
                    .containsExactlyInAnyOrderElementsOf(refused(source))
                    .hasSizeGreaterThan(8);
        }
    }

    /** Ordinary tables and partitions whose updates fail while they are published. */
    private static List<String> refused(StreamSource source) throws SQLException {
        List<String> tables = source.strings("SELECT format('%I.%I', relnamespace::regnamespace, relname) FROM pg_class"
                + " WHERE relkind = 'r' AND oid >= 16384 ORDER BY 1");
        source.execute("CREATE PUBLICATION judge FOR ALL TABLES WITH (publish = 'update, delete')");
        List<String> refused = new ArrayList<>();
        try (Connection connection = source.connector("postgres").open();
                Statement statement = connection.createStatement()) {
            for (String table : tables) {
                try {
                    statement.execute("UPDATE ONLY " + table + " SET v = 1");
                } catch (SQLException e) {
                    assertThat(e.getMessage()).contains("cannot update table");
                    refused.add(table);
                }
            }
        }
        source.execute("DROP PUBLICATION judge");
        return refused;
    }

    @VersionTest
    void theStatementsOfTheTablesMendThem(int version) throws SQLException {
        try (StreamSource source = StreamSource.start(version, Map.of())) {
            source.execute(KINDS);
            List<Affected> affected = source.findings().stream()
                    .flatMap(finding -> finding.objects().stream())
                    .toList();
            assertThat(affected)
                    .contains(
                            new Affected("public.keyless", "ALTER TABLE public.keyless REPLICA IDENTITY FULL"),
                            new Affected("public.silent", "ALTER TABLE public.silent REPLICA IDENTITY DEFAULT"),
                            new Affected(
                                    "public.offered",
                                    "ALTER TABLE public.offered REPLICA IDENTITY USING INDEX offered_good"),
                            new Affected("public.\"Child\"", "ALTER TABLE public.\"Child\" REPLICA IDENTITY FULL"));

            for (Affected table : affected) {
                source.execute(table.remedy());
            }

            assertThat(StreamSource.of(Severity.WARNING, source.findings())).isEmpty();
        }
    }

    @Test
    void aKeyOfAGeneratedColumnIsNotSentBeforeVersion18() throws SQLException {
        String table = "CREATE TABLE t (v int, id int GENERATED ALWAYS AS (v + 1) STORED PRIMARY KEY)";
        try (StreamSource source = StreamSource.start(15, Map.of())) {
            source.execute(table);
            assertThat(StreamSource.remedy(source.findings(), "Table public.t has a key with a generated column"))
                    .isEqualTo("ALTER TABLE public.t REPLICA IDENTITY FULL");
        }
        try (StreamSource source = StreamSource.start(18, Map.of())) {
            source.execute(table);
            assertThat(StreamSource.of(Severity.WARNING, source.findings())).isEmpty();
        }
    }

    @VersionTest
    void hundredsOfTablesAreOneFinding(int version) throws SQLException {
        try (StreamSource source = StreamSource.start(version, Map.of())) {
            source.execute("""
                DO $$ BEGIN FOR i IN 1001..1378 LOOP EXECUTE format('CREATE TABLE t%s (v int)', i); END LOOP; END $$
                """);

            assertThat(source.findings())
                    .filteredOn(finding -> finding.severity() == Severity.WARNING)
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.what())
                                .isEqualTo("378 tables have no primary key: their snapshots are complete, later updates"
                                        + " and deletes could not be followed: public.t1001, public.t1002, public.t1003"
                                        + " and 375 more.");
                        assertThat(finding.objects()).hasSize(378);
                    });
        }
    }

    @VersionTest
    void whatIsNotInTheStreamIsNamedWithTheWayThatItTakes(int version) throws SQLException {
        try (StreamSource source = StreamSource.start(version, Map.of())) {
            source.execute("""
                CREATE UNLOGGED TABLE scratch (id serial PRIMARY KEY);
                CREATE MATERIALIZED VIEW totals AS SELECT 1 AS n;
                CREATE SEQUENCE numbers;
                SELECT lo_from_bytea(0, 'x');
                """);

            List<Finding> findings = source.findings();

            assertThat(StreamSource.of(Severity.WARNING, findings))
                    .containsExactly(
                            "Table public.scratch is unlogged: its snapshot is complete, later changes to it could not be"
                                    + " followed.",
                            "There are large objects: snapshots have them, later changes to them could not be followed.");
            assertThat(StreamSource.of(Severity.NOTE, findings))
                    .contains(
                            "Materialized view public.totals is followed by its definition only: a restore refreshes it.",
                            "2 sequences are read from time to time and not with each transaction: a restored one may skip"
                                    + " values, and gives none twice.");
        }
    }
}
