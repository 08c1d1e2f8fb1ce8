package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.kafka.CapturedLog;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.schema.log.LogHeaders;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Logs from which records are gone, or in which they are not what was written. */
@ExtendWith(StackExtension.class)
class DamagedLogTest {
    private static final int ROWS = 100;

    private final Stack stack;

    DamagedLogTest(Stack stack) {
        this.stack = stack;
    }

    private RoundTrip backup(String log) throws Exception {
        RoundTrip trip = new RoundTrip(stack.kafka(), log);
        String source = stack.newDatabase("source");
        stack.execute(
                source,
                "CREATE TABLE public.a (id int PRIMARY KEY, t text);"
                        + " INSERT INTO public.a SELECT n, 'row ' || n FROM generate_series(0, " + (ROWS - 1) + ") n");
        trip.backup(stack.url(source));
        return trip;
    }

    /** Writes the table's topic anew, with the same offsets. */
    private void rewrite(RoundTrip trip, UnaryOperator<List<byte[]>> change) throws Exception {
        TableTopic topic = new TableTopic(trip, "a", 1);
        List<byte[]> values = new ArrayList<>();
        for (var record : topic.records()) {
            byte[] bytes = new byte[record.value().remaining()];
            record.value().get(bytes);
            values.add(bytes);
        }
        topic.delete();
        topic.create(1 << 20);
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.kafka()), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (byte[] value : change.apply(values)) {
                producer.send(new ProducerRecord<>(topic.name(), null, value)).get(10, TimeUnit.SECONDS);
            }
        }
    }

    private void assertNothingRestored(String target) throws Exception {
        try (Connection connection = stack.connect(target);
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("SELECT to_regclass('public.a'), to_regnamespace('rowlog')")) {
            row.next();
            assertThat(row.getString(1)).isNull();
            assertThat(row.getString(2)).isNull();
        }
    }

    @Test
    void aTruncatedRecordIsNamedByTopicPartitionAndOffset() throws Exception {
        RoundTrip trip = backup("truncated");
        rewrite(trip, values -> {
            values.set(57, Arrays.copyOf(values.get(57), values.get(57).length - 2));
            return values;
        });
        String target = stack.newDatabase("target");

        assertThatThrownBy(() -> trip.restore(stack.url(target), RestoreMode.CREATE))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(
                        "topic truncated.table.public.a, partition 0, offset 57 is not a row of table public.a")
                .hasMessageNotContaining("row 57");
    }

    @Test
    void aRecordOfTheSameLengthWithOtherContentsIsFoundBeforeTheCommit() throws Exception {
        RoundTrip trip = backup("altered");
        rewrite(trip, values -> {
            values.get(3)[values.get(3).length - 1]++;
            return values;
        });
        String target = stack.newDatabase("target");

        assertThatThrownBy(() -> trip.restore(stack.url(target), RestoreMode.CREATE))
                .isInstanceOfSatisfying(
                        Failure.class, error -> assertThat(error.code()).isEqualTo(FailureCode.MISMATCH))
                .hasMessageContaining("Table public.a")
                .hasMessageContaining("digest");
        try (Connection connection = stack.connect(target);
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM public.a")) {
            row.next();
            assertThat(row.getInt(1)).isZero();
        }
    }

    @Test
    void recordsOfLaterChangesAreNoRowsOfTheSnapshot() throws Exception {
        RoundTrip trip = backup("followed");
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.kafka()), new ByteArraySerializer(), new ByteArraySerializer())) {
            ProducerRecord<byte[], byte[]> change =
                    new ProducerRecord<>("followed.table.public.a", null, new byte[] {1});
            change.headers().add(LogHeaders.POSITION, new byte[] {0});
            producer.send(change).get(10, TimeUnit.SECONDS);
        }

        assertThat(trip.restore(stack.url(stack.newDatabase("target")), RestoreMode.CREATE)
                        .rows())
                .isEqualTo(ROWS);
    }

    @Test
    void recordsThatRetentionDeletedAreNamedBeforeAnythingIsTouched() throws Exception {
        RoundTrip trip = backup("expired");
        String target = stack.newDatabase("target");
        try (Admin admin = trip.kafka().admin()) {
            admin.deleteRecords(
                            Map.of(new TopicPartition("expired.table.public.a", 0), RecordsToDelete.beforeOffset(10)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }

        assertThatThrownBy(() -> trip.restore(stack.url(target), RestoreMode.CREATE))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("expired.table.public.a-0 begins at offset 10, the snapshot at 0");
        assertNothingRestored(target);
    }

    @Test
    void aTopicThatIsGoneIsNamedBeforeAnythingIsTouched() throws Exception {
        RoundTrip trip = backup("gone");
        String target = stack.newDatabase("target");
        try (Admin admin = trip.kafka().admin()) {
            admin.deleteTopics(List.of("gone.table.public.a")).all().get(30, TimeUnit.SECONDS);
        }

        assertThatThrownBy(() -> trip.restore(stack.url(target), RestoreMode.CREATE))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("topic gone.table.public.a is missing");
        assertNothingRestored(target);
    }

    @Test
    void aLogThatIsNotThereIsAnswerdWithThoseThatAre() throws Exception {
        backup("there");
        assertThatThrownBy(() -> CapturedLog.open(
                        new RoundTrip(stack.kafka(), "x").kafka(), new io.rowlog.schema.log.LogName("not-there")))
                .isInstanceOfSatisfying(
                        Failure.class,
                        error -> assertThat(error.remedy().toString()).contains("there"))
                .hasMessageContaining("There is no log not-there");
    }
}
