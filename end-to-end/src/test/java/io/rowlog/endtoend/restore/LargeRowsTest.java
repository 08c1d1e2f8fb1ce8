package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.consumer.SnapshotConsumer;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.fixture.JavaProcess;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.producer.SnapshotProducer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows that are larger than a record may be; the server's checksums are the oracle. {@code -Dlarge.rows=} sets how many rows
 * of two hundred mebibytes there are, one after another.
 */
@ExtendWith(StackExtension.class)
class LargeRowsTest {
    private static final int LARGE_ROWS = Integer.getInteger("large.rows", 1);
    private static final int SMALL_RECORDS = 100_000;

    private final Stack stack;

    LargeRowsTest(Stack stack) {
        this.stack = stack;
    }

    /** Count and checksum of a table's rows. */
    private List<String> rows(String database, String table) throws Exception {
        return stack.strings(
                database, "SELECT count(*) || ' ' || sum(hashtextextended(t::text, 0)) FROM public." + table + " t");
    }

    @Test
    void twoHundredMebibytesInOneRowPassThroughTheLaunchersHeap(@TempDir Path directory) throws Exception {
        String source = stack.newDatabase("source");
        stack.execute(source, """
            CREATE TABLE public.document (id int PRIMARY KEY, body text, content bytea);
            INSERT INTO public.document SELECT n, 'row ' || n, '\\x00' FROM generate_series(1, 1000) n;
            UPDATE public.document SET body = repeat(E'0123456789\\\\\\tabc', 7 * 1024 * 1024),
                content = decode(repeat('00ff5c0a', 25 * 1024 * 1024), 'hex') WHERE id BETWEEN 500 AND 499 + %d;
            CREATE TABLE public.other AS SELECT n AS a, 'other ' || n AS b FROM generate_series(1, 5000) n;
            """.formatted(LARGE_ROWS));
        String target = stack.newDatabase("target");
        String checksums =
                "SELECT id || ' ' || md5(body) || ' ' || md5(content) || ' ' || length(body) || ' ' || length(content)"
                        + " FROM public.document ORDER BY id";

        run(
                directory.resolve("backup"),
                SnapshotProducer.class,
                List.of("backup", "--source", stack.url(source), "--log", "hundreds", "--jobs", "2"));
        run(
                directory.resolve("restore"),
                SnapshotConsumer.class,
                List.of("restore", "--target", stack.url(target), "--log", "hundreds", "--jobs", "2"));

        List<String> expected = stack.strings(source, checksums);
        assertThat(expected.get(499)).endsWith(" " + 15 * 7 * 1024 * 1024 + " " + 100 * 1024 * 1024);
        assertThat(stack.strings(target, checksums)).isEqualTo(expected);
        assertThat(rows(target, "other")).isEqualTo(rows(source, "other"));
    }

    private void run(Path directory, Class<?> main, List<String> arguments) throws Exception {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("--kafka", stack.kafka()));
        try (JavaProcess process = JavaProcess.launched(directory, main, all)) {
            assertThat(process.exitCode()).as(process.out() + process.err()).isZero();
        }
    }

    @Test
    void topicsThatTakeOnlySmallRecordsHoldRowsInParts() throws Exception {
        RoundTrip trip = new RoundTrip(stack.kafka(), "parts");
        for (String table : List.of("divided", "keyed", "as_text", "infinite")) {
            new TableTopic(trip, table, 3).create(SMALL_RECORDS);
        }
        String source = stack.newDatabase("source");
        // Parts of a table are loaded in parallel from 64 MiB on, if it is most of what is loaded.
        stack.execute(source, """
            CREATE TABLE public.divided (a int, b text, c bytea);
            INSERT INTO public.divided SELECT n % 3, repeat(md5(n::text), CASE WHEN n % 4 = 0 THEN 1 ELSE 9600 + n END),
                decode(md5(n::text), 'hex') FROM generate_series(1, 320) n;
            CREATE TABLE public.keyed (a int, b text COLLATE "C", c text, PRIMARY KEY (b, a));
            INSERT INTO public.keyed SELECT n, repeat('k', n * 500), repeat(md5(n::text), n * 60)
            FROM generate_series(1, 150) n;
            CREATE TABLE public.as_text (a int PRIMARY KEY, i interval, b bytea, c text, t text[],
                g text GENERATED ALWAYS AS (c || '!') STORED);
            INSERT INTO public.as_text SELECT n, n * interval '1 s', decode(repeat(md5(n::text), n * n * 8000), 'hex'),
                repeat(E'a\\\\b\\tc\\nd\\re', n * n * 8000), array_fill(md5(n::text), ARRAY[n * n * 1000])
            FROM generate_series(0, 5) n;
            CREATE TABLE public.infinite (a int PRIMARY KEY, d date, b bytea, m int[]);
            INSERT INTO public.infinite SELECT n, CASE n WHEN 7 THEN 'infinity'::date END,
                decode(repeat(md5(n::text), CASE WHEN n > 4 THEN 70000 ELSE 1 END), 'hex'),
                array_fill(n, ARRAY[n * 100, 3]) FROM generate_series(0, 9) n;
            """);
        trip.backup(stack.url(source), 3);

        List<ConsumerRecord<ByteBuffer, ByteBuffer>> records = new TableTopic(trip, "divided", 3).records();
        assertThat(records.stream().filter(record -> TableTopic.fragment(record).isPresent()))
                .hasSizeGreaterThan(240 * 3);
        assertThat(records.stream().map(ConsumerRecord::partition)).contains(0, 1, 2);

        String target = stack.newDatabase("target");
        RestoreReport report = trip.restore(stack.url(target), RestoreMode.CREATE);
        assertThat(Objects.requireNonNull(report.verification()).equal()).isTrue();
        assertSame(source, target);

        // Alone, and so much larger than a worker's share, it is loaded in parts.
        String alone = stack.newDatabase("alone");
        trip.restore(stack.url(alone), RestoreMode.CREATE, table -> table.name().equals("divided"));
        assertThat(rows(alone, "divided")).isEqualTo(rows(source, "divided"));

        stack.execute(target, "DELETE FROM public.divided WHERE a = 1; UPDATE public.keyed SET c = 'other'");
        trip.restore(stack.url(target), RestoreMode.REPLACE);
        assertSame(source, target);

        stack.execute(target, "DELETE FROM public.keyed WHERE a > 20; UPDATE public.as_text SET b = 'other', t = NULL");
        trip.restore(
                stack.url(target), RestoreMode.MERGE, table -> !table.name().equals("divided"));
        assertSame(source, target);
    }

    private void assertSame(String source, String target) throws Exception {
        for (String table : List.of("divided", "keyed", "as_text", "infinite")) {
            assertThat(rows(target, table)).as(table).isEqualTo(rows(source, table));
        }
    }

    @Test
    void largeRowsOfSeveralPartitionsComeOneAfterTheOther() throws Exception {
        RoundTrip trip = new RoundTrip(stack.kafka(), "several");
        String source = stack.newDatabase("source");
        stack.execute(source, """
            CREATE TABLE public.a (a int, b bytea);
            INSERT INTO public.a SELECT n, decode(repeat(md5(n::text), CASE WHEN n % 2 = 0 THEN 1 ELSE 600000 END), 'hex')
            FROM generate_series(1, 8) n;
            CREATE TABLE public.b AS SELECT * FROM public.a;
            """);
        trip.backup(stack.url(source), 3);
        assertThat(new TableTopic(trip, "a", 3)
                        .records().stream()
                                .filter(record -> TableTopic.fragment(record).isPresent())
                                .map(ConsumerRecord::partition)
                                .distinct())
                .hasSizeGreaterThan(1);

        String target = stack.newDatabase("target");
        trip.restore(stack.url(target), RestoreMode.CREATE);

        assertThat(rows(target, "a")).isEqualTo(rows(source, "a"));
        assertThat(rows(target, "b")).isEqualTo(rows(source, "b"));
    }
}
