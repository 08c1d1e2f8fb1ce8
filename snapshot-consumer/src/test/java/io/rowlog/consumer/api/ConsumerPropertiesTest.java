package io.rowlog.consumer.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.consumer.watch.RetryPolicy;
import io.rowlog.consumer.watch.WatchSettings;
import io.rowlog.consumer.watch.WatchSettings.TargetMode;
import io.rowlog.service.settings.RefusedConfiguration;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsumerPropertiesTest {
    private static final Map<String, Object> REQUIRED = Map.of(
            "rowlog.target.url", "postgresql://me@host/staging",
            "rowlog.kafka.servers", "kafka:9092",
            "rowlog.log", "shop");

    private static Map<String, Object> with(Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(REQUIRED);
        properties.putAll(more);
        return properties;
    }

    private static WatchSettings settings(Map<String, Object> properties) {
        try (ApplicationContext context = ApplicationContext.run(properties, "test")) {
            return context.getBean(WatchSettings.class);
        }
    }

    @Test
    void everythingThatMayBeLeftOutHasItsDefault() {
        WatchSettings settings = settings(REQUIRED);

        assertThat(settings.mode()).isEqualTo(TargetMode.REFRESH);
        assertThat(settings.roles()).isEqualTo(RoleSelection.NONE);
        assertThat(settings.jobs()).isEqualTo(Math.min(8, Runtime.getRuntime().availableProcessors()));
        assertThat(settings.retry()).isEqualTo(new RetryPolicy(5, Duration.ofSeconds(10), Duration.ofMinutes(5)));
    }

    @Test
    void everythingThatIsSetIsTaken() {
        WatchSettings settings = settings(with(Map.of(
                "rowlog.mode", "merge",
                "rowlog.owners", "true",
                "rowlog.grants", "true",
                "rowlog.jobs", "3",
                "rowlog.retry.attempts", "7",
                "rowlog.retry.first", "90s",
                "rowlog.retry.longest", "6h")));

        assertThat(settings.kafka()).hasToString("kafka:9092");
        assertThat(settings.log()).hasToString("shop");
        assertThat(settings.target().url()).hasToString("me@host:5432/staging");
        assertThat(settings.mode()).isEqualTo(TargetMode.MERGE);
        assertThat(settings.roles()).isEqualTo(new RoleSelection(true, true));
        assertThat(settings.jobs()).isEqualTo(3);
        assertThat(settings.retry()).isEqualTo(new RetryPolicy(7, Duration.ofSeconds(90), Duration.ofHours(6)));
    }

    @ParameterizedTest
    @CsvSource({"1s, PT1S", "5m, PT5M", "6h, PT6H", "1d, PT24H", "PT90S, PT90S"})
    void durationsAreReadAsPeopleWriteThem(String text, Duration expected) {
        assertThat(settings(with(Map.of("rowlog.retry.first", text))).retry().first())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "rowlog.mode, overwrite, 'one of create, follow, merge, refresh, replace'",
        "rowlog.mode, REPLACE, 'one of create, follow, merge, refresh, replace'",
        "rowlog.owners, yes, true or false",
        "rowlog.retry.attempts, 0, a whole number from 1 to 100",
        "rowlog.retry.first, soon, 'a duration such as 10s, 5m, 6h or 1d, from 1s to 1d'",
        "rowlog.retry.first, 10, 'a duration such as 10s, 5m, 6h or 1d, from 1s to 1d'",
        "rowlog.retry.longest, 2d, from 1s to 1d",
        "rowlog.retry.longest, 500ms, from 1s to 1d",
        "rowlog.log, no spaces, letters",
        "rowlog.log, '', rowlog list shows it",
        "rowlog.target.url, mysql://u:secret@host/db, postgresql://"
    })
    void aWrongValueIsRefusedAtTheStartNamingThePropertyAndWhatIsAllowed(
            String property, String value, String allowed) {
        Map<String, Object> properties = with(Map.of(property, value));

        assertThatThrownBy(() -> settings(properties))
                .rootCause()
                .isInstanceOf(RefusedConfiguration.class)
                .hasMessageContaining("roperty " + property)
                .hasMessageContaining(allowed)
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "follow, rowlog.retry.attempts, 7",
        "follow, rowlog.retry.first, 90s",
        "follow, rowlog.retry.longest, 6h",
        "refresh, rowlog.include, public.*",
        "merge, rowlog.exclude, audit"
    })
    void whatHasNoEffectInAModeIsRefusedAtTheStartNamingThePropertyAndItsValue(
            String mode, String property, String value) {
        Map<String, Object> properties = with(Map.of("rowlog.mode", mode, property, value));

        assertThatThrownBy(() -> settings(properties))
                .rootCause()
                .isInstanceOf(RefusedConfiguration.class)
                .hasMessageContaining("Property " + property + " is '" + value + "'")
                .hasMessageContaining("rowlog.mode is " + mode);
    }

    @Test
    void aFollowerHasItsTablesChosenByPatterns() {
        Map<String, Object> properties = with(Map.of(
                "rowlog.mode", "follow", "rowlog.include", "public.*, sales.orders", "rowlog.exclude", "public.audit"));

        try (ApplicationContext context = ApplicationContext.run(properties, "test")) {
            assertThat(context.getBean(ConsumerProperties.class).patterns())
                    .isEqualTo(new TablePatterns(List.of("public.*", "sales.orders"), List.of("public.audit")));
        }
    }

    @Test
    void whatOnlyTheProducerHasIsRefused() {
        Map<String, Object> properties = with(Map.of("rowlog.schedule", "6h"));

        assertThatThrownBy(() -> settings(properties))
                .rootCause()
                .hasMessageContaining("There is no property rowlog.schedule.");
    }
}
