package io.rowlog.producer.api;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Factory;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.TypeConverter;
import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.access.connection.Passwords;
import io.rowlog.access.connection.PostgresUrl;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.TopicSettings;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.producer.snapshot.SnapshotRequest;
import io.rowlog.producer.stream.StreamRequest;
import io.rowlog.producer.stream.WalLimit;
import io.rowlog.schema.log.LogName;
import io.rowlog.service.settings.Allowed;
import io.rowlog.service.settings.ServiceProperties;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The producer's configuration as a service.
 *
 * @param log name of the log; null for the database's
 * @param include patterns of the tables that are chosen; none chooses all
 * @param exclude patterns of the tables that are left out
 * @param schedule when snapshots are taken; null where it is not set
 * @param initialSnapshot whether one is taken at the start when the log has no complete one
 * @param stream whether the database is followed
 * @param resnapshot whether a stream that cannot go on begins again
 * @param maxSlotWal how much of its write-ahead log the source may keep for the stream; null for any number of bytes
 */
@ConfigurationProperties("rowlog")
record ProducerProperties(
        @Allowed("the name of the log") @Nullable LogName log,

        @Allowed("patterns of tables, separated by commas") @Bindable(defaultValue = "")
        List<String> include,

        @Allowed("patterns of tables, separated by commas") @Bindable(defaultValue = "")
        List<String> exclude,

        @Allowed(value = Schedule.ALLOWED, otherwise = "off") @Nullable
        Schedule schedule,

        @Allowed("true or false") @Bindable(defaultValue = "false")
        boolean initialSnapshot,

        @Allowed("true or false") @Bindable(defaultValue = "false")
        boolean stream,

        @Allowed("true or false") @Bindable(defaultValue = "false")
        boolean resnapshot,

        @Allowed("a size, such as 10GB") @Nullable WalLimit maxSlotWal) {
    ProducerProperties {
        include = names(include);
        exclude = names(exclude);
    }

    /** When snapshots are taken; never where that is not set. */
    Schedule times() {
        return schedule == null ? new Schedule.Off() : schedule;
    }

    private static List<String> names(List<String> patterns) {
        return patterns.stream()
                .map(String::strip)
                .filter(pattern -> !pattern.isEmpty())
                .toList();
    }

    /** The database to read. */
    @ConfigurationProperties("source")
    record Source(
            @Allowed("a database, such as postgresql://user@host:5432/database")
            PostgresUrl url) {}

    /**
     * Settings of topics that do not exist yet.
     *
     * @param replicationFactor null for the broker's
     * @param minInsyncReplicas null for the broker's
     */
    @ConfigurationProperties("topics")
    record Topics(
            @Allowed(value = "a whole number", least = "1", most = "1000") @Bindable(defaultValue = "1")
            int partitions,

            @Allowed(value = "a whole number", least = "1", most = "32767") @Nullable
            Short replicationFactor,

            @Allowed(value = "a whole number", least = "1", most = "32767") @Nullable
            Integer minInsyncReplicas) {
        TopicSettings settings() {
            TopicSettings broker = TopicSettings.DEFAULT;
            return new TopicSettings(
                    partitions,
                    replicationFactor == null ? broker.replicationFactor() : replicationFactor,
                    minInsyncReplicas == null ? broker.minInSyncReplicas() : minInsyncReplicas);
        }
    }

    /** What the producer makes of all of them. */
    @Factory
    static final class Beans {
        @Singleton
        PostgresConnector source(Source source) {
            return new PostgresConnector(source.url(), Passwords.ofProcess());
        }

        @Singleton
        SnapshotRequest request(
                ProducerProperties producer,
                PostgresConnector source,
                KafkaSettings kafka,
                ServiceProperties.Jobs jobs,
                Topics topics) {
            return new SnapshotRequest(
                    source,
                    kafka,
                    producer.log() == null ? LogName.ofDatabase(source.url().database()) : producer.log(),
                    new TablePatterns(producer.include(), producer.exclude()),
                    jobs.sessions(),
                    topics.settings());
        }

        @Singleton
        StreamRequest stream(ProducerProperties producer, SnapshotRequest snapshot) {
            WalLimit most = producer.maxSlotWal();
            return new StreamRequest(
                    snapshot,
                    producer.resnapshot(),
                    most == null ? OptionalLong.empty() : OptionalLong.of(most.bytes()),
                    StreamRequest.Pace.DEFAULT);
        }

        @Singleton
        TypeConverter<CharSequence, WalLimit> walLimit() {
            return ServiceProperties.reading(WalLimit::parse);
        }

        @Singleton
        TypeConverter<CharSequence, Schedule> schedule() {
            return ServiceProperties.reading(Schedule::parse);
        }
    }
}
