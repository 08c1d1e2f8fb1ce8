package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.endtoend.cli.Commands;
import io.rowlog.endtoend.cli.Commands.Run;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.producer.publish.LogWriter;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.digest.Digest;
import io.rowlog.schema.log.LogEvent;
import io.rowlog.schema.log.LogEvent.BlockRange;
import io.rowlog.schema.log.LogEvent.ChunkCaptured;
import io.rowlog.schema.log.SnapshotId;
import io.rowlog.schema.wal.Visibility;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A snapshot whose events contradict each other, beside others that are sound. */
@ExtendWith(StackExtension.class)
class DamagedSnapshotTest {
    private final Stack stack;

    DamagedSnapshotTest(Stack stack) {
        this.stack = stack;
    }

    private Run run(RoundTrip trip, String command, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of(command, "--kafka", stack.kafka(), "--log", trip.log().name()));
        arguments.addAll(List.of(more));
        return Commands.consumer(arguments.toArray(String[]::new));
    }

    private static void append(RoundTrip trip, LogEvent event) {
        try (LogWriter writer = LogWriter.control(trip.kafka(), trip.log())) {
            writer.append(List.of(event));
        }
    }

    private static ChunkCaptured chunk(SnapshotId snapshot, long rows) {
        QualifiedName table = new QualifiedName("public", "a");
        return new ChunkCaptured(
                snapshot,
                table,
                0,
                table,
                BlockRange.from(0),
                Visibility.parse("1:1:"),
                List.of(),
                rows,
                1,
                Digest.EMPTY);
    }

    @Test
    void itIsShownAndRefusedWithTheReasonAndTheOthersStayUsable() throws Exception {
        RoundTrip trip = new RoundTrip(stack.kafka(), "contradictory");
        String source = stack.newDatabase("source");
        stack.execute(source, "CREATE TABLE a (id int PRIMARY KEY); INSERT INTO a SELECT generate_series(1, 100)");
        String sound = trip.backup(stack.url(source)).snapshot().value();
        String damaged = trip.backup(stack.url(source)).snapshot().value();
        append(trip, chunk(new SnapshotId(damaged), 99));
        String reason = "chunk 0 of public.a stands twice with different contents: 100 rows";

        Run list = run(trip, "list");
        assertThat(list.status()).isZero();
        assertThat(list.out())
                .containsPattern(sound + "  completed ")
                .containsPattern(damaged + "  damaged ")
                .contains("Snapshot " + damaged + " is damaged: " + reason);
        assertThat(run(trip, "list", "--format", "json").out())
                .contains("\"state\" : \"damaged\"", "\"damage\" : \"" + reason);

        String url = stack.url(stack.newDatabase("target"));
        for (String command : List.of("restore", "verify")) {
            Run refused = run(trip, command, "--target", url, "--snapshot", damaged);
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err())
                    .startsWith("error: Snapshot " + damaged + " of log contradictory is damaged: " + reason);
        }
        assertThat(run(trip, "schema", "--snapshot", damaged).status()).isEqualTo(1);

        for (String command : List.of("restore", "verify")) {
            Run passed = run(trip, command, "--target", url, "--quiet");
            assertThat(passed.status()).isZero();
            assertThat(passed.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("note: Snapshot " + damaged
                            + " of log contradictory is passed over, because it is damaged: " + reason);
        }
        assertThat(run(trip, "schema").err()).startsWith("note: Snapshot " + damaged);
        assertThat(run(trip, "verify", "--target", url, "--snapshot", sound, "--quiet")
                        .err())
                .isEmpty();

        String later = trip.backup(stack.url(source)).snapshot().value();
        assertThat(run(trip, "verify", "--target", url, "--quiet").err()).isEmpty();
        assertThat(run(trip, "list").out()).containsPattern(later + "  completed ");
    }

    @Test
    void anEventOfASnapshotThatTheLogDoesNotKnowHarmsNoOther() throws Exception {
        RoundTrip trip = new RoundTrip(stack.kafka(), "stray");
        String source = stack.newDatabase("source");
        stack.execute(source, "CREATE TABLE a (id int PRIMARY KEY); INSERT INTO a SELECT generate_series(1, 100)");
        trip.backup(stack.url(source));
        append(trip, chunk(new SnapshotId("nobody-knows"), 1));

        assertThat(run(trip, "list").out())
                .containsPattern("nobody-knows +damaged +unknown ")
                .contains("Snapshot nobody-knows is damaged: the event that it was started is not in the log");
        Run restore = run(trip, "restore", "--target", stack.url(stack.newDatabase("target")), "--quiet");
        assertThat(restore.status()).isZero();
        assertThat(restore.err()).startsWith("note: Snapshot nobody-knows of log stray is passed over");
    }
}
