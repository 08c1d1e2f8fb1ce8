package io.rowlog.producer.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.access.kafka.TopicSettings;
import io.rowlog.producer.snapshot.SnapshotRequest;
import io.rowlog.service.settings.RefusedConfiguration;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProducerPropertiesTest {
    private static final Map<String, Object> REQUIRED =
            Map.of("rowlog.source.url", "postgresql://me@host/Shop", "rowlog.kafka.servers", "kafka:9092");

    private static Map<String, Object> with(Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(REQUIRED);
        properties.putAll(more);
        return properties;
    }

    private static <T> T bean(Class<T> type, Map<String, Object> properties) {
        try (ApplicationContext context = ApplicationContext.run(properties, "test")) {
            return context.getBean(type);
        }
    }

    @Test
    void everythingThatMayBeLeftOutHasItsDefault() {
        SnapshotRequest request = bean(SnapshotRequest.class, REQUIRED);

        assertThat(request.log()).hasToString("Shop");
        assertThat(request.tables()).isEqualTo(TablePatterns.ALL);
        assertThat(request.jobs()).isEqualTo(Math.min(8, Runtime.getRuntime().availableProcessors()));
        assertThat(request.topics()).isEqualTo(TopicSettings.DEFAULT);
        assertThat(bean(ProducerProperties.class, REQUIRED))
                .isEqualTo(new ProducerProperties(null, List.of(), List.of(), null, false, false, false, null));
    }

    @Test
    void everythingThatIsSetIsTaken() {
        Map<String, Object> all = with(Map.of(
                "rowlog.log", "other",
                "rowlog.include", "public.*, sales.orders,",
                "rowlog.exclude", "*_old",
                "rowlog.jobs", "3",
                "rowlog.topics.partitions", "12",
                "rowlog.topics.replication-factor", "3",
                "rowlog.topics.min-insync-replicas", "2",
                "rowlog.schedule", "6h",
                "rowlog.initial-snapshot", "true"));
        SnapshotRequest request = bean(SnapshotRequest.class, all);

        assertThat(request.source().url()).hasToString("me@host:5432/Shop");
        assertThat(request.kafka()).hasToString("kafka:9092");
        assertThat(request.log()).hasToString("other");
        assertThat(request.tables())
                .isEqualTo(new TablePatterns(List.of("public.*", "sales.orders"), List.of("*_old")));
        assertThat(request.jobs()).isEqualTo(3);
        assertThat(request.topics()).isEqualTo(new TopicSettings(12, (short) 3, 2));
        ProducerProperties properties = bean(ProducerProperties.class, all);
        assertThat(properties.times()).isEqualTo(new Schedule.Every(Duration.ofHours(6)));
        assertThat(properties.initialSnapshot()).isTrue();
    }

    @Test
    void aScheduleIsOffAnIntervalOrACronExpression() {
        assertThat(Schedule.parse("off")).isEqualTo(new Schedule.Off());
        assertThat(Schedule.parse("6h")).isEqualTo(new Schedule.Every(Duration.ofHours(6)));
        assertThat(Schedule.parse("0 2 * * *")).isEqualTo(new Schedule.Cron("0 2 * * *"));
    }

    @ParameterizedTest
    @CsvSource({
        "rowlog.jobs, many, a whole number from 1 to 64",
        "rowlog.schedule, now and then, a cron expression such as",
        "rowlog.schedule, 1s, a duration from 10s",
        "rowlog.source.url, mysql://u:secret@h/d, postgresql://",
        "rowlog.topics.replication-factor, 0, a whole number from 1 to 32767",
        "rowlog.topics.min-insync-replicas, -1, a whole number from 1 to 32767",
        "rowlog.topics.partitions, 1001, a whole number from 1 to 1000",
        "rowlog.initial-snapshot, maybe, true or false",
        "rowlog.api.token, short, 5 characters",
        "rowlog.log, a/b, letters"
    })
    void aWrongValueIsRefusedAtTheStartNamingThePropertyAndWhatIsAllowed(
            String property, String value, String allowed) {
        Map<String, Object> properties = with(Map.of(property, value));

        assertThatThrownBy(() -> bean(SnapshotRequest.class, properties))
                .rootCause()
                .isInstanceOf(RefusedConfiguration.class)
                .hasMessageContaining("Property " + property)
                .hasMessageContaining(allowed)
                .hasMessageNotContaining("secret");
    }
}
