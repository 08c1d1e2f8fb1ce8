package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.schema.log.Fragment;
import io.rowlog.schema.log.LogHeaders;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Logs in which the parts of a row that came in several records are not what was written. */
@ExtendWith(StackExtension.class)
class DamagedPartsTest {
    private static final int SMALL_RECORDS = 20_000;

    private final Stack stack;

    DamagedPartsTest(Stack stack) {
        this.stack = stack;
    }

    /** A log of a table with a row in five parts among others, after a change of parts; all at the same offsets. */
    private RoundTrip damaged(String log, BiFunction<Fragment, byte[], Fragment> change) throws Exception {
        RoundTrip trip = new RoundTrip(stack.kafka(), log);
        TableTopic topic = new TableTopic(trip, "a", 1);
        String source = stack.newDatabase("source");
        stack.execute(source, """
            CREATE TABLE public.a (id int PRIMARY KEY, t text);
            INSERT INTO public.a SELECT n, repeat('secret', CASE n WHEN 5 THEN 8000 ELSE 1 END)
            FROM generate_series(0, 10) n;
            """);
        topic.create(SMALL_RECORDS);
        trip.backup(stack.url(source));
        List<ConsumerRecord<ByteBuffer, ByteBuffer>> records = topic.records();
        topic.delete();
        topic.create(SMALL_RECORDS);
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.kafka()), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (ConsumerRecord<ByteBuffer, ByteBuffer> record : records) {
                byte[] value = new byte[record.value().remaining()];
                record.value().get(value);
                ProducerRecord<byte[], byte[]> written = new ProducerRecord<>(topic.name(), null, value);
                Optional<Fragment> fragment = TableTopic.fragment(record);
                if (fragment.isPresent()) {
                    written.headers()
                            .add(
                                    LogHeaders.FRAGMENT,
                                    change.apply(fragment.get(), value).toBytes());
                }
                producer.send(written).get(10, TimeUnit.SECONDS);
            }
        }
        return trip;
    }

    private static boolean second(Fragment fragment) {
        return fragment.offset() > 10_000 && fragment.offset() < 20_000;
    }

    @Test
    void aPartThatIsMissingIsNamedByTopicPartitionAndOffset() throws Exception {
        // As if the part of another row stood in its place.
        RoundTrip trip = damaged(
                "missing",
                (fragment, value) -> second(fragment)
                        ? new Fragment(fragment.row() + 1, fragment.offset(), fragment.length())
                        : fragment);
        String target = stack.newDatabase("target");

        assertThatThrownBy(() -> trip.restore(stack.url(target), RestoreMode.CREATE))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("topic missing.table.public.a, partition 0, offset 6 is not a row of table"
                        + " public.a: A part of a row")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aPartThatWasAlteredIsFoundBeforeTheCommit() throws Exception {
        RoundTrip trip = damaged("altered-part", (fragment, value) -> {
            value[100] ^= (byte) (second(fragment) ? 1 : 0);
            return fragment;
        });
        String target = stack.newDatabase("target");

        assertThatThrownBy(() -> trip.restore(stack.url(target), RestoreMode.CREATE))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("Table public.a")
                .hasMessageContaining("digest");
        assertThat(stack.strings(target, "SELECT count(*) FROM public.a")).containsExactly("0");
    }
}
