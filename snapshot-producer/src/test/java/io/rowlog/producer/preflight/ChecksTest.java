package io.rowlog.producer.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rowlog.access.failure.Failure;
import io.rowlog.producer.SampleTables;
import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.catalog.Uncaptured;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChecksTest {
    private static final Table ORDERS =
            SampleTables.table(new QualifiedName("shop", "orders"), List.of("id"), List.of());
    private static final Table NOTES = SampleTables.table(new QualifiedName("shop", "notes"), List.of(), List.of());

    /** A source that answers queries as it is told. */
    private record Facts(Catalog catalog, Map<String, List<String>> answers, Set<String> unconvertible)
            implements Source {
        static Facts of(Map<String, List<String>> answers) {
            return new Facts(SampleTables.catalog(180_000, "UTF8", List.of(ORDERS), List.of()), answers, Set.of());
        }

        @Override
        public List<Table> tables() {
            return catalog.tables();
        }

        @Override
        public String role() {
            return "Reader 1";
        }

        @Override
        public List<List<String>> rowsOfRelations(String sql) {
            return rowsOfDatabase(sql);
        }

        /** Values of a row stand with bars between them. */
        @Override
        public List<List<String>> rowsOfDatabase(String sql, String... parameters) {
            return answers.getOrDefault(sql, List.of()).stream()
                    .map(row -> List.of(row.split("[|]")))
                    .toList();
        }
    }

    @Test
    void aMissingPrivilegeNamesTheGrantThatHelps() throws SQLException {
        assertThat(Preflight.findings(Facts.of(Map.of(ReadingChecks.PrivilegeCheck.TABLES, List.of("shop.orders")))))
                .containsExactly(Finding.error(
                        "Role Reader 1 may not read table shop.orders.",
                        "GRANT SELECT ON shop.orders TO \"Reader 1\""));
    }

    @Test
    void rowSecurityNamesTheAttributeThatHelps() throws SQLException {
        assertThat(Preflight.findings(Facts.of(Map.of(ReadingChecks.RowSecurityCheck.TABLES, List.of("shop.orders")))))
                .containsExactly(Finding.error(
                        "Row security of shop.orders may hide rows from role Reader 1.",
                        "ALTER ROLE \"Reader 1\" BYPASSRLS"));
    }

    @Test
    void errorsComeBeforeWarningsAndThoseBeforeNotes() throws SQLException {
        Facts facts = new Facts(
                SampleTables.catalog(
                        190_001,
                        "UTF8",
                        List.of(NOTES),
                        List.of(new Uncaptured("index", "shop.broken", "its creation failed"))),
                Map.of(
                        ReadingChecks.PrivilegeCheck.SCHEMAS,
                        List.of("shop"),
                        FollowingChecks.ReplicaIdentityCheck.TABLES,
                        List.of("shop.notes|none|ALTER TABLE shop.notes REPLICA IDENTITY FULL")),
                Set.of());

        assertThat(Preflight.findings(facts))
                .extracting(Finding::what)
                .containsExactly(
                        "Role Reader 1 may not use schema shop.",
                        "Not captured: index shop.broken (its creation failed).",
                        "The server is PostgreSQL 19.1; Rowlog has been tested with versions 14 to 18.",
                        "Table shop.notes has no primary key: its snapshot is complete, later updates and deletes"
                                + " could not be followed.");
    }

    @Test
    void aStandbyIsNamedWithTheSettingThatHelps() throws SQLException {
        assertThat(Preflight.findings(Facts.of(Map.of(ServerChecks.StandbyCheck.IN_RECOVERY, List.of("30s")))))
                .containsExactly(Finding.note(
                        "The source is a standby: a read that conflicts with replay is cancelled after 30s.",
                        "ALTER SYSTEM SET hot_standby_feedback = on"));
    }

    @Test
    void aServerNewerThanTheTestsIsNamed() throws SQLException {
        Facts facts = new Facts(SampleTables.catalog(190_001, "UTF8", List.of(ORDERS), List.of()), Map.of(), Set.of());

        assertThat(Preflight.findings(facts))
                .extracting(Finding::what)
                .containsExactly("The server is PostgreSQL 19.1; Rowlog has been tested with versions 14 to 18.");
    }

    @Test
    void textThatCannotBeConvertedIsAnErrorThatNamesTheColumn() throws SQLException {
        Facts facts = new Facts(
                SampleTables.catalog(180_000, "SQL_ASCII", List.of(ORDERS), List.of()),
                Map.of(),
                Set.of("shop.orders.name"));

        assertThat(Preflight.findings(facts))
                .extracting(Finding::what)
                .containsExactly(
                        "Column shop.orders.name holds text that PostgreSQL cannot convert from SQL_ASCII to UTF-8.");
    }

    @Test
    void whereAnEncodingConvertsAllTextNoneIsRead() throws SQLException {
        Facts facts = new Facts(
                SampleTables.catalog(180_000, "LATIN1", List.of(ORDERS), List.of()),
                Map.of(),
                Set.of("shop.orders.name"));

        assertThat(Preflight.findings(facts)).isEmpty();
    }

    @Test
    void tablesOfWhichTheSameIsFoundAreOneFindingThatCountsThem() throws SQLException {
        assertThat(Preflight.findings(Facts.of(Map.of(
                        FollowingChecks.ReplicaIdentityCheck.TABLES,
                        List.of("s.a|gone|FIX a", "s.b|gone|FIX b", "s.c|gone|FIX c", "s.d|gone|FIX d")))))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.what())
                            .isEqualTo("4 tables have lost the index of their replica identity: their snapshots are"
                                    + " complete, later updates and deletes could not be followed: s.a, s.b, s.c and"
                                    + " 1 more.");
                    assertThat(finding.remedy()).hasToString("FIX a; FIX b; FIX c; and so on");
                    assertThat(finding.objects())
                            .extracting(Finding.Affected::remedy)
                            .containsExactly("FIX a", "FIX b", "FIX c", "FIX d");
                });
    }

    @Test
    void severalErrorsAreRefusedAtOnceEachWithItsRemedy() {
        List<Finding> findings = List.of(Finding.error("A.", "GRANT a"), Finding.error("B.", "GRANT b"));

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> Preflight.requireNoError(findings))
                .withMessage("2 findings keep the backup from beginning.")
                .satisfies(failure -> assertThat(failure.remedy().toString())
                        .isEqualToNormalizingNewlines("A.\n    GRANT a\n  B.\n    GRANT b"));
    }
}
