package io.rowlog.producer.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.embedded.postgres.PostgresServer;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.VersionTest;
import io.rowlog.producer.preflight.Finding.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What keeps a server's changes from being streamed, and what could lose them. */
class StreamServerTest {
    private static final String EVENT_TRIGGERS =
            "Changed definitions are recorded by event triggers, each command at its place among the transactions.";
    private static final String UNLIMITED =
            "max_slot_wal_keep_size is -1: while the stream stands still its slot retains"
                    + " the write-ahead log, until the source's disk is full.";

    @VersionTest
    void aServerThatIsReadyHasNotesOnly(int version) throws SQLException {
        try (StreamSource source = StreamSource.start(version, Map.of())) {
            source.execute("CREATE TABLE t (id int PRIMARY KEY)");

            List<Finding> findings = source.findings();

            assertThat(findings).extracting(Finding::what).containsExactly(EVENT_TRIGGERS, UNLIMITED);
            assertThat(findings).extracting(Finding::severity).containsOnly(Severity.NOTE);
            assertThat(StreamSource.remedy(findings, "max_slot_wal_keep_size is -1"))
                    .contains("--max-slot-wal SIZE gives an alarm");
        }
    }

    @VersionTest
    void aWriteAheadLogThatCannotBeDecodedIsAnErrorWithTheParameterToSet(int version) throws SQLException {
        try (StreamSource source = StreamSource.start(version, Map.of("wal_level", "replica"))) {
            List<Finding> findings = source.findings();

            assertThat(StreamSource.of(Severity.ERROR, findings))
                    .containsExactly(
                            "wal_level is replica: the write-ahead log does not hold what decoding changes needs.");
            assertThat(StreamSource.remedy(findings, "wal_level"))
                    .isEqualTo("ALTER SYSTEM SET wal_level = logical, and restart the server");
            source.execute("CREATE ROLE rds_superuser; CREATE ROLE rds_replication");
            assertThat(StreamSource.remedy(source.findings(), "wal_level"))
                    .startsWith("Set rds.logical_replication to 1");
        }
    }

    @VersionTest
    void aServerWithoutReplicationSaysAllThatIsMissing(int version) throws SQLException {
        try (StreamSource source = StreamSource.start(
                version, Map.of("wal_level", "minimal", "max_wal_senders", "0", "max_replication_slots", "0"))) {
            assertThat(StreamSource.of(Severity.ERROR, source.findings()))
                    .containsExactly(
                            "wal_level is minimal: the write-ahead log does not hold what decoding changes needs.",
                            "max_replication_slots is 0: there is no slot for the stream.",
                            "max_wal_senders is 0: the server sends its changes to nobody.");
        }
    }

    @VersionTest
    void slotsThatAreAllTakenAreNamedWithTheirStatements(int version) throws SQLException {
        try (StreamSource source = StreamSource.start(version, Map.of("max_replication_slots", "2"))) {
            source.execute("SELECT pg_create_physical_replication_slot('standby_1', true)");
            assertThat(StreamSource.of(Severity.ERROR, source.findings())).isEmpty();
            source.execute("SELECT pg_create_logical_replication_slot('warehouse', 'pgoutput')");

            List<Finding> findings = source.findings();

            assertThat(StreamSource.of(Severity.ERROR, findings))
                    .singleElement()
                    .asString()
                    .matches("All 2 replication slots of the server are taken: standby_1 \\(not in use, retains .+\\),"
                            + " warehouse \\(not in use, retains .+\\)\\.");
            assertThat(StreamSource.remedy(findings, "All 2"))
                    .isEqualTo(
                            "SELECT pg_drop_replication_slot('standby_1'), if nobody needs it any more; or ALTER SYSTEM"
                                    + " SET max_replication_slots = 7, and restart the server");
        }
    }

    @Test
    void theLogsOwnSlotNeedsNoOther() throws SQLException {
        try (StreamSource source = StreamSource.start(18, Map.of("max_replication_slots", "1"))) {
            source.execute("SELECT pg_create_logical_replication_slot('rowlog_shop', 'pgoutput')");

            assertThat(StreamSource.of(Severity.ERROR, source.findings())).isEmpty();
        }
    }

    @VersionTest
    void sendersThatAreAllTakenAreNamedOnce(int version) throws SQLException {
        try (StreamSource source = StreamSource.start(version, Map.of("max_wal_senders", "1"))) {
            assertThat(StreamSource.of(Severity.ERROR, source.findings())).isEmpty();
            try (Connection taken = source.connector("postgres").openReplication()) {
                assertThat(taken.isClosed()).isFalse();
                assertThat(StreamSource.of(Severity.ERROR, source.findings()))
                        .singleElement()
                        .asString()
                        .matches("All 1 WAL senders of the server are taken: process \\d+ \\(rowlog\\)\\.");
                source.execute("CREATE ROLE ordinary LOGIN REPLICATION");
                assertThat(StreamSource.of(Severity.ERROR, source.findings("ordinary")))
                        .anySatisfy(what -> assertThat(what)
                                .matches("All 1 WAL senders of the server are taken: process \\d+ \\(rowlog\\)\\."));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void aStandbyIsRefusedInFavourOfThePrimary(int version, @TempDir Path directory) throws Exception {
        Path data = directory.resolve("data");
        try (EmbeddedPostgres primary = started(version, data)) {
            primary.createDatabase("shop");
            primary.execute("shop", "CREATE TABLE t (id int PRIMARY KEY)");
        }
        Files.createFile(data.resolve("standby.signal"));
        try (StreamSource standby = new StreamSource(started(version, data))) {
            List<Finding> findings = standby.findings();

            assertThat(StreamSource.of(Severity.ERROR, findings))
                    .containsExactly("The source is a standby: changes are streamed from the primary"
                            + (version < 16
                                    ? "; before version 16 a standby cannot decode them at all."
                                    : ", where publications and event triggers are made."));
            assertThat(StreamSource.remedy(findings, "The source is a standby"))
                    .isEqualTo("Name the primary: --source postgresql://...");
            assertThat(StreamSource.of(Severity.WARNING, findings)).isEmpty();
        }
    }

    private static EmbeddedPostgres started(int version, Path data) {
        return new EmbeddedPostgres(PostgresServer.builder()
                .version(version)
                .dataDirectory(data)
                .withoutDurability()
                .start());
    }

    @VersionTest
    void limitsThatCouldCostTheSlotAreNotes(int version) throws SQLException {
        try (StreamSource source =
                StreamSource.start(version, Map.of("max_slot_wal_keep_size", "64MB", "wal_sender_timeout", "0"))) {
            assertThat(StreamSource.of(Severity.NOTE, source.findings()))
                    .containsExactly(
                            EVENT_TRIGGERS,
                            "max_slot_wal_keep_size is 64.0 MiB: a stream that stands still while the server writes more than"
                                    + " that loses its slot, and then a new snapshot begins after a gap. It is less than"
                                    + " max_wal_size, so that may take no more than minutes.",
                            "wal_sender_timeout is 0: the server does not notice a stream that is gone without a word, and"
                                    + " its slot stays in use.");
        }
        try (StreamSource source =
                StreamSource.start(version, Map.of("max_slot_wal_keep_size", "4GB", "wal_sender_timeout", "2s"))) {
            assertThat(StreamSource.of(Severity.NOTE, source.findings()))
                    .containsExactly(
                            EVENT_TRIGGERS,
                            "max_slot_wal_keep_size is 4.0 GiB: a stream that stands still while the server writes more than"
                                    + " that loses its slot, and then a new snapshot begins after a gap.",
                            "wal_sender_timeout is 2s: the server ends a stream that is silent for so long, as on a busy"
                                    + " machine.");
        }
    }

    @Test
    void aSlotThatIsDroppedWhenItIsIdleIsANote() throws SQLException {
        try (StreamSource source = StreamSource.start(18, Map.of("idle_replication_slot_timeout", "2d"))) {
            assertThat(StreamSource.remedy(source.findings(), "idle_replication_slot_timeout is 2d: "))
                    .startsWith("ALTER SYSTEM SET idle_replication_slot_timeout = 0;");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void whatAFailoverCostsIsANote(int version) throws SQLException {
        try (StreamSource source = StreamSource.start(version, Map.of("synchronous_standby_names", "FIRST 1 (*)"))) {
            source.execute("SELECT pg_create_physical_replication_slot('east')");

            List<Finding> findings = source.findings();

            assertThat(StreamSource.remedy(findings, "The server has standbys"))
                    .isEqualTo(
                            version < 17
                                    ? "After a failover: rowlog stream --resnapshot"
                                    : "ALTER SYSTEM SET synchronized_standby_slots = 'east'; SELECT pg_reload_conf()");
            assertThat(StreamSource.remedy(findings, "synchronous_standby_names (FIRST 1 (*)) takes the stream"))
                    .isEqualTo("Name the standbys there by their application_name");
        }
    }

    @Test
    void standbysThatAreNamedDoNotTakeTheStreamForOne() throws SQLException {
        try (StreamSource source =
                StreamSource.start(18, Map.of("synchronous_standby_names", "ANY 1 (\"not-rowlog\", east)"))) {
            assertThat(StreamSource.of(Severity.NOTE, source.findings())).containsExactly(EVENT_TRIGGERS, UNLIMITED);
        }
    }

    @Test
    void aStandbyThatFailoverSlotsWaitForIsNamed() throws SQLException {
        try (StreamSource source = StreamSource.start(18, Map.of())) {
            source.execute("SELECT pg_create_physical_replication_slot('east')");
            source.execute("ALTER SYSTEM SET synchronized_standby_slots = 'east'");
            source.execute("SELECT pg_reload_conf()");

            assertThat(StreamSource.of(Severity.NOTE, source.findings()))
                    .contains(
                            "Slot east stands in synchronized_standby_slots and is not in use: a stream whose slot follows"
                                    + " failovers waits for it.");
        }
    }
}
