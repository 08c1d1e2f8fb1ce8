package io.rowlog.producer.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.fixture.VersionTest;
import io.rowlog.producer.preflight.Finding.Severity;
import io.rowlog.schema.log.LogName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;

/** A slot and publications of the log's that are there before the stream. */
class StreamObjectsTest {
    @Test
    void namesHoldWhatPostgresqlAllowsInThoseOfSlots() {
        assertThat(LogObjects.of(new LogName("Shop-2")))
                .isEqualTo(new LogObjects("rowlog_shop_2", "rowlog_shop_2", "rowlog_shop_2_keyed"));
        assertThat(LogObjects.of(new LogName("x".repeat(80))).keyed())
                .hasSize(63)
                .isNotEqualTo(LogObjects.of(new LogName("x".repeat(79) + "y")).keyed());
    }

    @VersionTest
    void aSlotThatWaitsSaysWhatItRetains(int version) throws SQLException {
        try (StreamSource source = StreamSource.start(version, Map.of())) {
            source.execute("SELECT pg_create_logical_replication_slot('rowlog_shop', 'pgoutput')");

            List<Finding> findings = source.findings();

            assertThat(StreamSource.of(Severity.ERROR, findings)).isEmpty();
            assertThat(StreamSource.remedy(findings, "Slot rowlog_shop is there, not in use, and retains "))
                    .isEqualTo("rowlog stream goes on from there");
        }
    }

    @VersionTest
    void aStreamThatRunsIsNamedByItsProcess(int version) throws SQLException {
        try (StreamSource source = StreamSource.start(version, Map.of())) {
            source.execute("CREATE PUBLICATION p");
            source.execute("SELECT pg_create_logical_replication_slot('rowlog_shop', 'pgoutput')");
            try (Connection connection = source.connector("postgres").openReplication();
                    PGReplicationStream stream = connection
                            .unwrap(PGConnection.class)
                            .getReplicationAPI()
                            .replicationStream()
                            .logical()
                            .withSlotName("rowlog_shop")
                            .withSlotOption("proto_version", 1)
                            .withSlotOption("publication_names", "p")
                            .start()) {
                assertThat(stream.isClosed()).isFalse();
                assertThat(StreamSource.of(Severity.NOTE, source.findings()))
                        .anySatisfy(what -> assertThat(what)
                                .matches(
                                        "Slot rowlog_shop is in use by process \\d+ \\(rowlog at 127\\.0\\.0\\.1\\), and"
                                                + " retains .+: a stream of log shop runs\\."));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void aLostSlotIsAnErrorThatSaysHowToBeginAgain(int version) throws SQLException {
        try (StreamSource source = StreamSource.start(
                version, Map.of("max_slot_wal_keep_size", "1MB", "max_wal_size", "32MB", "min_wal_size", "32MB"))) {
            source.execute("SELECT pg_create_logical_replication_slot('rowlog_shop', 'pgoutput')");
            source.execute("CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t SELECT generate_series(1, 300000)");
            source.execute("SELECT pg_switch_wal()");
            source.execute("CHECKPOINT");

            List<Finding> findings = source.findings();

            assertThat(StreamSource.of(Severity.ERROR, findings))
                    .containsExactly("Slot rowlog_shop is lost" + (version < 17 ? "" : " (wal_removed)")
                            + ": the server has removed changes that are not in the log.");
            assertThat(StreamSource.remedy(findings, "Slot rowlog_shop is lost"))
                    .isEqualTo("rowlog stream --resnapshot begins again, with the gap on record; SELECT"
                            + " pg_drop_replication_slot('rowlog_shop') lets its remains go");
        }
    }

    @VersionTest
    void aSlotThatIsAnothersIsAnError(int version) throws SQLException {
        try (StreamSource source = StreamSource.start(version, Map.of())) {
            source.server().execute("postgres", "SELECT pg_create_logical_replication_slot('rowlog_shop', 'pgoutput')");
            assertThat(StreamSource.of(Severity.ERROR, source.findings()))
                    .containsExactly(
                            "Slot rowlog_shop is not this log's: it is logical with plugin pgoutput in database"
                                    + " postgres.");
            source.execute("SELECT pg_drop_replication_slot('rowlog_shop');"
                    + "SELECT pg_create_physical_replication_slot('rowlog_shop')");
            List<Finding> findings = source.findings();
            assertThat(StreamSource.of(Severity.ERROR, findings))
                    .containsExactly("Slot rowlog_shop is not this log's: it is physical.");
            assertThat(StreamSource.remedy(findings, "Slot rowlog_shop"))
                    .isEqualTo("Choose another --log; or, if nobody needs it any more, SELECT"
                            + " pg_drop_replication_slot('rowlog_shop')");
        }
    }

    @VersionTest
    void publicationsAsTheStreamMakesThemAreWithoutFinding(int version) throws SQLException {
        try (StreamSource source = StreamSource.start(version, Map.of())) {
            source.execute("""
                CREATE TABLE a (id int PRIMARY KEY) PARTITION BY RANGE (id);
                CREATE TABLE a_1 PARTITION OF a FOR VALUES FROM (0) TO (10);
                CREATE TABLE "B" (id int PRIMARY KEY);
                CREATE PUBLICATION rowlog_shop FOR ALL TABLES WITH (publish = 'insert, truncate');
                CREATE PUBLICATION rowlog_shop_keyed FOR TABLE a, "B" WITH (publish = 'update, delete');
                """);

            assertThat(source.findings())
                    .filteredOn(finding -> finding.what().contains("ublication"))
                    .isEmpty();
        }
    }

    @VersionTest
    void publicationsWithOtherContentAreMendedByTheirStatements(int version) throws SQLException {
        try (StreamSource source = StreamSource.start(version, Map.of())) {
            source.execute("""
                CREATE TABLE a (id int PRIMARY KEY, v int);
                CREATE TABLE "B" (id int PRIMARY KEY);
                CREATE TABLE keyless (v int);
                CREATE PUBLICATION rowlog_shop FOR TABLE "B"
                    WITH (publish = 'insert, update', publish_via_partition_root = true);
                CREATE PUBLICATION rowlog_shop_keyed FOR TABLE a, keyless;
                """);
            List<Finding> findings = source.findings();
            assertThat(findings)
                    .extracting(finding -> finding.severity() + " " + finding.what())
                    .contains(
                            "ERROR Publication rowlog_shop publishes insert, update by the roots of partitions, not insert,"
                                    + " truncate.",
                            "ERROR Publication rowlog_shop_keyed publishes insert, update, delete, truncate, not update,"
                                    + " delete.",
                            "ERROR Publication rowlog_shop_keyed has table public.keyless, which has no replica identity:"
                                    + " the source's own updates of it fail.",
                            "WARNING Publication rowlog_shop is there without 2 tables, whose changes are not captured:"
                                    + " public.a, public.keyless.",
                            "WARNING Publication rowlog_shop_keyed is there without table public.\"B\", whose changes are"
                                    + " not captured.");

            for (Finding finding : findings) {
                if (finding.what().startsWith("Publication")) {
                    source.execute(finding.remedy().toString());
                }
            }

            assertThat(source.findings())
                    .filteredOn(finding -> finding.what().contains("ublication"))
                    .isEmpty();
        }
    }

    @Test
    void aPublicationThatLeavesOutWhatIdentifiesARowIsMended() throws SQLException {
        try (StreamSource source = StreamSource.start(18, Map.of())) {
            source.execute("""
                CREATE TABLE whole (v int, w int GENERATED ALWAYS AS (v + 1) STORED);
                ALTER TABLE whole REPLICA IDENTITY FULL;
                CREATE TABLE keyed (v int, id int GENERATED ALWAYS AS (v + 1) STORED PRIMARY KEY);
                CREATE TABLE beside (id int PRIMARY KEY, w int GENERATED ALWAYS AS (id + 1) STORED);
                CREATE PUBLICATION rowlog_shop_keyed FOR TABLE whole, keyed, beside WITH (publish = 'update, delete');
                """);
            List<Finding> findings = source.findings();
            assertThat(StreamSource.of(Severity.ERROR, findings))
                    .containsExactly("Publication rowlog_shop_keyed leaves generated columns out, which 2 tables are"
                            + " identified by, the source's own updates of them fail: public.keyed, public.whole.");
            assertThatThrownBy(() -> source.execute("UPDATE whole SET v = 1"))
                    .hasMessageContaining("cannot update table");

            source.execute(StreamSource.remedy(findings, "Publication rowlog_shop_keyed leaves"));

            assertThat(StreamSource.of(Severity.ERROR, source.findings())).isEmpty();
            source.execute("UPDATE whole SET v = 1; UPDATE keyed SET v = 1; UPDATE beside SET id = 1");
        }
    }

    @Test
    void aPublicationOfSomeRowsOrColumnsOnlyIsNamed() throws SQLException {
        try (StreamSource source = StreamSource.start(18, Map.of())) {
            source.execute("""
                CREATE TABLE a (id int PRIMARY KEY, v int);
                CREATE PUBLICATION rowlog_shop FOR TABLE a WHERE (v > 0) WITH (publish = 'insert, truncate');
                """);
            List<Finding> findings = source.findings();
            assertThat(StreamSource.of(Severity.WARNING, findings))
                    .containsExactly(
                            "Of table public.a only some rows or columns are published: the others' changes are not"
                                    + " captured.");

            source.execute(StreamSource.remedy(findings, "Of table public.a"));

            assertThat(StreamSource.of(Severity.WARNING, source.findings())).isEmpty();
        }
    }
}
