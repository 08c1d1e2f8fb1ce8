package io.rowlog.endtoend.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.endtoend.stream.PlainLog.Event;
import io.rowlog.fixture.JavaProcess;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;
import org.apache.kafka.common.header.Header;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Large rows and large transactions pass through the heap of the launcher, 512 MiB. {@code -Dstream.rows=} sets how many rows
 * a transaction has.
 */
@ExtendWith(StackExtension.class)
class LargeChangesTest {
    private static final int ROWS = Integer.getInteger("stream.rows", 1_000_000);

    /** Even where so many rows a second only are to be had. */
    private static final int SLOWEST = 5_000;

    private final Stack stack;

    @TempDir
    private Path directory;

    LargeChangesTest(Stack stack) {
        this.stack = stack;
    }

    @Test
    void rowsOfAHundredMebibytesPass() throws Exception {
        String database = stack.newDatabase("hundreds");
        stack.execute(database, """
                CREATE TABLE documents (id int PRIMARY KEY, note text, body text, content bytea);
                ALTER TABLE documents ALTER body SET STORAGE external, ALTER content SET STORAGE external
                """);
        try (FollowedDatabase followed = new FollowedDatabase(stack, stack.kafka(), database, "stream-hundreds");
                JavaProcess stream = StreamProcess.launched(directory, followed)) {
            followed.await(
                    "the snapshot", log -> !log.events("SnapshotCompleted").isEmpty());
            followed.execute("INSERT INTO documents VALUES (1, 'a', repeat('0123456789', 10 * 1024 * 1024), NULL)");
            followed.execute("INSERT INTO documents"
                    + " VALUES (2, 'b', NULL, decode(repeat('00ff5c0a', 25 * 1024 * 1024), 'hex'))");
            List<String> expected = stack.strings(
                    database, "SELECT id || ' ' || md5(coalesce(body::bytea, content)) FROM documents ORDER BY id");
            followed.execute("UPDATE documents SET note = 'c'");
            followed.execute("UPDATE documents SET id = id + 10");
            followed.execute("DELETE FROM documents WHERE id = 11");
            try {
                followed.sync();
            } catch (ConditionTimeoutException e) {
                throw new AssertionError(stream.out() + stream.err(), e);
            }

            assertThat(stream.out()).doesNotContain("No connection", "failed");
            List<String> inserted = new ArrayList<>();
            List<String> absent = new ArrayList<>();
            Map<Long, byte[]> parts = new HashMap<>();
            followed.log().visit("stream-hundreds.table.public.documents", 0, record -> {
                byte[] value = PlainLog.join(parts, record);
                Header missing = record.headers().lastHeader("rowlog.absent");
                if (missing != null) {
                    absent.add(new String(missing.value(), StandardCharsets.US_ASCII));
                } else if (value != null) {
                    GenericRecord row = followed.log().decode(value);
                    inserted.add(row.get("id") + " " + md5(row));
                }
            });
            assertThat(inserted).isEqualTo(expected);
            assertThat(absent).containsExactly("body", "content", "body", "content");
        }
    }

    private static String md5(GenericRecord row) {
        Object body = row.get("body");
        byte[] bytes = body instanceof Utf8 text
                ? text.getBytes()
                : ((ByteBuffer) Objects.requireNonNull(row.get("content"))).array();
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aTransactionOfManyRowsPasses() throws Exception {
        String database = stack.newDatabase("millions");
        stack.execute(database, "CREATE TABLE many (id int PRIMARY KEY, v text)");
        try (FollowedDatabase followed = new FollowedDatabase(stack, stack.kafka(), database, "stream-millions");
                JavaProcess stream = StreamProcess.launched(directory, followed)) {
            followed.await(
                    "the snapshot", log -> !log.events("SnapshotCompleted").isEmpty());
            followed.execute("SET synchronous_commit = on; INSERT INTO many SELECT i, 'value ' || i"
                    + " FROM generate_series(1, " + ROWS + ") i");
            long begun = System.nanoTime();
            followed.await(
                    "the transaction",
                    Duration.ofSeconds(60 + ROWS / SLOWEST),
                    log -> !log.events("TransactionCaptured").isEmpty());
            System.out.println(ROWS + " rows in "
                    + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms");

            assertThat(stream.out()).doesNotContain("No connection", "failed");
            Event captured = followed.log().events("TransactionCaptured").getFirst();
            GenericRecord range = captured.list("ranges").getFirst();
            assertThat(range.get("inserts")).isEqualTo((long) ROWS);
            assertThat(range.get("records")).isEqualTo((long) ROWS);
            long[] next = {0, 0};
            followed.log().visit("stream-millions.table.public.many", 0, record -> {
                byte[] position = record.headers().lastHeader("rowlog.position").value();
                assertThat(new String(position, StandardCharsets.US_ASCII))
                        .isEqualTo(captured.text("commit") + ":" + next[0]++);
                next[1] += (Integer) followed.log().decode(record.value()).get("id");
            });
            assertThat(next).containsExactly(ROWS, (long) ROWS * (ROWS + 1L) / 2);
        }
    }
}
