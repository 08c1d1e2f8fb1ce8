package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.consumer.verify.TableResult;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.fixture.VersionTest;
import org.junit.jupiter.api.extension.ExtendWith;

/** Partitions and inheritance children on another server, which here is another database of the same one. */
@ExtendWith(StackExtension.class)
class ForeignRowsTest {
    private final Stack stack;

    ForeignRowsTest(Stack stack) {
        this.stack = stack;
    }

    @VersionTest
    void rowsOnAnotherServerAreNeitherBackedUpNorVerified(int version) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(version)) {
            server.createDatabase("archive");
            server.execute("archive", """
                    CREATE TABLE old_readings (id int, year int);
                    INSERT INTO old_readings SELECT n, 2001 FROM generate_series(1, 9) n;
                    CREATE TABLE old_notes (t text);
                    INSERT INTO old_notes VALUES ('far')
                    """);
            server.createDatabase("source");
            server.execute("source", """
                    CREATE EXTENSION postgres_fdw;
                    CREATE SERVER archive FOREIGN DATA WRAPPER postgres_fdw
                        OPTIONS (host '127.0.0.1', port '%d', dbname 'archive');
                    CREATE USER MAPPING FOR CURRENT_USER SERVER archive OPTIONS (user 'postgres');
                    CREATE TABLE readings (id int, year int) PARTITION BY LIST (year);
                    CREATE TABLE readings_new PARTITION OF readings FOR VALUES IN (2026) PARTITION BY RANGE (id);
                    CREATE TABLE readings_new_1 PARTITION OF readings_new FOR VALUES FROM (0) TO (100);
                    CREATE FOREIGN TABLE readings_old PARTITION OF readings FOR VALUES IN (2001)
                        SERVER archive OPTIONS (table_name 'old_readings');
                    INSERT INTO readings VALUES (1, 2026), (2, 2026), (3, 2026);
                    CREATE TABLE notes (t text);
                    CREATE FOREIGN TABLE notes_old () INHERITS (notes) SERVER archive OPTIONS (table_name 'old_notes');
                    INSERT INTO notes VALUES ('near');
                    """.formatted(server.port()));
            RoundTrip trip = new RoundTrip(stack.kafka(), "foreign-partition-" + version);

            assertThat(trip.backup(server.url("source")).rows()).isEqualTo(4);

            assertThat(trip.verify(server.url("source")).tables())
                    .allMatch(TableResult::equal)
                    .hasSize(2);
            server.execute("archive", "DROP TABLE old_readings, old_notes");
            assertThat(trip.verify(server.url("source")).equal()).isTrue();
            server.execute("source", "INSERT INTO readings VALUES (4, 2026)");
            assertThat(trip.verify(server.url("source")).differences()).hasSize(1);
        }
    }
}
