package io.rowlog.access.kafka;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.TopicNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** The topics of one log: finds, checks and creates them. Not thread-safe. */
public final class LogTopics {
    private static final String CONTROL_SUFFIX = ".control";

    private final KafkaSettings kafka;
    private final Admin admin;
    private final TopicNames names;

    /** Topics of the log; the admin client stays the caller's. */
    public LogTopics(KafkaSettings kafka, Admin admin, LogName log) {
        this.kafka = kafka;
        this.admin = admin;
        this.names = new TopicNames(log);
    }

    /** Names of all logs that the broker has, by their control and schemas topics. */
    public static List<String> logs(KafkaSettings kafka, Admin admin) {
        return logs(KafkaErrors.await(
                kafka, admin.listTopics(new ListTopicsOptions()).names()));
    }

    /** Names of all logs that have their control and schemas topics among these. */
    public static List<String> logs(Set<String> topics) {
        return topics.stream()
                .filter(topic -> topic.endsWith(CONTROL_SUFFIX))
                .map(topic -> topic.substring(0, topic.length() - CONTROL_SUFFIX.length()))
                // Others may name their topics like this too.
                .filter(name -> LogName.allowed(name) && topics.contains(new TopicNames(new LogName(name)).schemas()))
                .sorted()
                .toList();
    }

    /** Whether the log's control topic is there. */
    public boolean exists() {
        return existing().contains(names.control());
    }

    private Set<String> existing() {
        return KafkaErrors.await(kafka, admin.listTopics().names());
    }

    /**
     * Creates what is missing of the log's topics and checks what is there; one request for hundreds of topics.
     *
     * @param tables topics of the tables
     * @return size in bytes of the largest record that all of them take ({@code max.message.bytes})
     * @throws Failure when a topic that is there would lose records; it names setting and remedy
     */
    public int prepare(Collection<String> tables, TopicSettings settings) {
        Map<String, Map<String, String>> wanted = wanted(tables);
        Set<String> existing = existing();
        int largestRecord = check(wanted, existing, settings);
        checkSizes(wanted.keySet().stream().filter(existing::contains).toList(), tables, settings);
        List<NewTopic> missing = new ArrayList<>();
        for (String topic : new TreeSet<>(wanted.keySet())) {
            if (!existing.contains(topic)) {
                missing.add(newTopic(topic, tables.contains(topic) ? settings.partitions() : 1, settings, wanted));
            }
        }
        for (List<NewTopic> batch : TopicBatches.of(missing)) {
            KafkaErrors.await(kafka, admin.createTopics(batch).all());
        }
        return largestRecord;
    }

    private Map<String, Map<String, String>> wanted(Collection<String> tables) {
        Map<String, Map<String, String>> wanted = new HashMap<>();
        tables.forEach(topic -> wanted.put(topic, TopicSettings.keepForever()));
        wanted.put(names.control(), TopicSettings.keepForever());
        wanted.put(names.transactions(), TopicSettings.keepForever());
        wanted.put(names.schemas(), TopicSettings.keepLatest());
        return wanted;
    }

    /**
     * What is wrong with the topics that are there, each setting that would lose records with its remedy, in the order of the
     * topics' names. Creates nothing.
     *
     * @param tables topics of the tables
     */
    public List<Failure> unfit(Collection<String> tables) {
        Map<String, Map<String, String>> wanted = wanted(tables);
        List<Failure> unfit = new ArrayList<>();
        new TreeMap<>(configs(wanted.keySet(), existing()))
                .forEach((topic, config) -> new TreeMap<>(wanted.getOrDefault(topic, Map.of()))
                        .forEach((setting, value) ->
                                unfit(topic, setting, value, config).ifPresent(unfit::add)));
        return unfit;
    }

    private Map<String, Config> configs(Collection<String> topics, Set<String> existing) {
        List<ConfigResource> resources = topics.stream()
                .filter(existing::contains)
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        Map<String, Config> configs = new HashMap<>();
        KafkaErrors.await(kafka, admin.describeConfigs(resources).all())
                .forEach((resource, config) -> configs.put(resource.name(), config));
        return configs;
    }

    private static NewTopic newTopic(
            String topic, int partitions, TopicSettings settings, Map<String, Map<String, String>> wanted) {
        Map<String, String> config = new HashMap<>(wanted.getOrDefault(topic, Map.of()));
        config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(KafkaSettings.MAX_RECORD_BYTES));
        if (settings.minInSyncReplicas() > 0) {
            config.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(settings.minInSyncReplicas()));
        }
        Optional<Short> replication =
                settings.replicationFactor() > 0 ? Optional.of(settings.replicationFactor()) : Optional.empty();
        return new NewTopic(topic, Optional.of(partitions), replication).configs(config);
    }

    private int check(Map<String, Map<String, String>> wanted, Set<String> existing, TopicSettings settings) {
        Map<String, Config> found = configs(wanted.keySet(), existing);
        found.forEach((topic, config) -> wanted.getOrDefault(topic, Map.of())
                .forEach(
                        (setting, value) -> unfit(topic, setting, value, config).ifPresent(failure -> {
                            throw failure;
                        })));
        if (settings.minInSyncReplicas() > 0) {
            found.forEach((topic, config) -> checkMinInSync(topic, settings.minInSyncReplicas(), config));
        }
        return found.values().stream()
                .map(config -> config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG))
                .filter(entry -> entry != null && entry.value() != null)
                .mapToInt(entry -> Integer.parseInt(entry.value()))
                .reduce(KafkaSettings.MAX_RECORD_BYTES, Math::min);
    }

    private Optional<Failure> unfit(String topic, String setting, String value, Config config) {
        String actual = config.get(setting) == null ? "" : config.get(setting).value();
        return value.equals(actual)
                ? Optional.empty()
                : Optional.of(new Failure(
                        FailureCode.TOPIC_UNFIT,
                        "Topic " + topic + " has " + setting + "=" + actual
                                + ": Kafka would delete records of the backup",
                        "kafka-configs.sh --bootstrap-server " + kafka + " --alter --entity-type topics --entity-name "
                                + topic + " --add-config " + setting + "=" + value));
    }

    private void checkMinInSync(String topic, int asked, Config config) {
        String value = Integer.toString(asked);
        String setting = TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;
        String actual = config.get(setting) == null ? "" : config.get(setting).value();
        if (!value.equals(actual)) {
            throw new Failure(
                    FailureCode.TOPIC_UNFIT,
                    "Topic " + topic + " is there already with " + setting + "=" + actual + ", not the " + value
                            + " that was asked for",
                    "Leave it out, or kafka-configs.sh --bootstrap-server " + kafka
                            + " --alter --entity-type topics --entity-name " + topic + " --add-config " + setting + "="
                            + value);
        }
    }

    /** Numbers of partitions and replicas that were asked for; one partition is what is had without asking. */
    private void checkSizes(List<String> topics, Collection<String> tables, TopicSettings settings) {
        if (settings.partitions() == 1 && settings.replicationFactor() < 1) {
            return;
        }
        KafkaErrors.await(kafka, admin.describeTopics(topics).allTopicNames()).forEach((topic, description) -> {
            int partitions = description.partitions().size();
            if (settings.partitions() > 1 && tables.contains(topic) && partitions != settings.partitions()) {
                throw new Failure(
                        FailureCode.TOPIC_UNFIT,
                        "Topic " + topic + " is there already with " + partitions + " partitions, not the "
                                + settings.partitions() + " that were asked for",
                        partitions < settings.partitions()
                                ? "Leave the number out, or kafka-topics.sh --bootstrap-server " + kafka
                                        + " --alter --topic " + topic + " --partitions " + settings.partitions()
                                : "Leave the number out: Kafka takes no partition away");
            }
            int replicas = description.partitions().stream()
                    .mapToInt(partition -> partition.replicas().size())
                    .min()
                    .orElse(0);
            if (settings.replicationFactor() > 0 && replicas != settings.replicationFactor()) {
                throw new Failure(
                        FailureCode.TOPIC_UNFIT,
                        "Topic " + topic + " is there already with replication factor " + replicas + ", not the "
                                + settings.replicationFactor() + " that was asked for",
                        "Leave the number out, or assign replicas with kafka-reassign-partitions.sh --bootstrap-server "
                                + kafka);
            }
        });
    }
}
