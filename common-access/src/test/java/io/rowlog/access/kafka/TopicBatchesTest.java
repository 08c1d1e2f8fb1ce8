package io.rowlog.access.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That the controller really takes them is tested with 2,000 tables, in end-to-end's ManyTablesTest. */
class TopicBatchesTest {
    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "833, 1", "834, 1", "2000, 1", "100, 1000"})
    void eachRequestHasFewEnoughRecordsAndAllTopicsAreThere(int count, int partitions) {
        List<NewTopic> topics = IntStream.range(0, count)
                .mapToObj(number -> new NewTopic("t" + number, Optional.of(partitions), Optional.empty())
                        .configs(Map.of("a", "1", "b", "2", "c", "3", "d", "4")))
                .toList();

        List<List<NewTopic>> batches = TopicBatches.of(topics);

        assertThat(batches.stream().flatMap(List::stream)).containsExactlyElementsOf(topics);
        assertThat(batches)
                .allSatisfy(batch -> assertThat(
                                batch.stream().mapToInt(TopicBatches::records).sum())
                        .isBetween(1, TopicBatches.RECORDS));
    }
}
