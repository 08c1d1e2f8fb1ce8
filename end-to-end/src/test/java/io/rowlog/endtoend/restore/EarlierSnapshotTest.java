package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.endtoend.cli.Commands;
import io.rowlog.endtoend.cli.Commands.Run;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.producer.publish.LogWriter;
import io.rowlog.schema.avro.SchemaId;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.digest.Digest;
import io.rowlog.schema.log.LogEvent;
import io.rowlog.schema.log.LogEvent.PlannedTable;
import io.rowlog.schema.log.LogEvent.SnapshotCompleted;
import io.rowlog.schema.log.LogEvent.SnapshotStarted;
import io.rowlog.schema.log.LogEvent.TableCaptured;
import io.rowlog.schema.log.SnapshotId;
import io.rowlog.schema.wal.Lsn;
import io.rowlog.schema.wal.Visibility;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A snapshot that an earlier version took, which did not capture owners. */
@ExtendWith(StackExtension.class)
class EarlierSnapshotTest {
    private final Stack stack;

    EarlierSnapshotTest(Stack stack) {
        this.stack = stack;
    }

    private static List<LogEvent> events(Instant begun) {
        SnapshotId old = new SnapshotId("old");
        QualifiedName table = new QualifiedName("public", "t");
        SchemaId row = SchemaId.parse("0123456789abcdef:0123456789abcdef");
        PlannedTable planned = new PlannedTable(table, "earlier.table.public.t", 0, null, row, 0);
        return List.of(
                new SnapshotStarted(
                        old,
                        begun,
                        Lsn.parse("0/0"),
                        Visibility.parse("1:1:"),
                        150_000,
                        "UTF8",
                        0,
                        List.of(),
                        List.of(),
                        0,
                        1,
                        List.of(planned)),
                new TableCaptured(old, table, 0, 0, 0, Digest.EMPTY),
                new SnapshotCompleted(old, begun, 1, 0, 0));
    }

    @Test
    void itIsRefusedWhereOwnersAreWantedBeforeAnythingIsTouched() throws Exception {
        RoundTrip trip = new RoundTrip(stack.kafka(), "earlier");
        trip.backup(stack.url(stack.newDatabase("source")));
        try (LogWriter writer = LogWriter.control(trip.kafka(), trip.log())) {
            writer.append(events(Instant.now()));
        }
        String target = stack.newDatabase("target");

        Run restore = Commands.consumer(
                "restore",
                "--target",
                stack.url(target),
                "--kafka",
                stack.kafka(),
                "--log",
                "earlier",
                "--snapshot",
                "old",
                "--owners");
        assertThat(restore.status()).isEqualTo(2);
        assertThat(restore.err()).isEqualTo("""
            error: Snapshot old has no owners: it was taken by a version that did not capture them
              Nothing was changed. Take a new snapshot, or restore without --owners
            """);
        Run schema = Commands.consumer(
                "schema", "--kafka", stack.kafka(), "--log", "earlier", "--snapshot", "old", "--owners");
        assertThat(schema.status()).isEqualTo(2);
        assertThat(schema.err()).isEqualTo(restore.err());
        assertThat(stack.strings(target, "SELECT nspname FROM pg_namespace WHERE oid >= 16384"))
                .isEmpty();
    }
}
