package io.rowlog.access.kafka;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Divides topics that are to be created among requests. A controller refuses one that needs more than 10,000 records in its
 * own log: one for each topic, each partition and each setting. Stateless.
 */
final class TopicBatches {
    /** Half of the limit: where a broker adds records of its own, such as those of policies, there is room for them. */
    static final int RECORDS = 5_000;

    private TopicBatches() {}

    /** All topics in their order; each batch has at least one. */
    static List<List<NewTopic>> of(List<NewTopic> topics) {
        int most = topics.stream().mapToInt(TopicBatches::records).max().orElse(1);
        int size = Math.max(1, RECORDS / most);
        return IntStream.iterate(0, from -> from < topics.size(), from -> from + size)
                .mapToObj(from -> topics.subList(from, Math.min(topics.size(), from + size)))
                .toList();
    }

    static int records(NewTopic topic) {
        return 1 + topic.numPartitions() + topic.configs().size();
    }
}
