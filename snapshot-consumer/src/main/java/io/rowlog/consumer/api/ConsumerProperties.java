package io.rowlog.consumer.api;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Factory;
import io.micronaut.core.bind.annotation.Bindable;
import io.rowlog.access.connection.Passwords;
import io.rowlog.access.connection.PostgresUrl;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.consumer.watch.RetryPolicy;
import io.rowlog.consumer.watch.WatchSettings;
import io.rowlog.consumer.watch.WatchSettings.TargetMode;
import io.rowlog.schema.log.LogName;
import io.rowlog.service.settings.Allowed;
import io.rowlog.service.settings.ServiceProperties;
import jakarta.inject.Singleton;

/**
 * The consumer's configuration as a service; that of its tries is {@link RetryPolicy}.
 *
 * @param log name of the log to follow
 * @param mode what becomes of the target
 * @param owners whether objects get their owners where tables are created
 * @param grants whether privileges are granted there
 */
@ConfigurationProperties("rowlog")
record ConsumerProperties(
        @Allowed("the name of the log to follow, as rowlog list shows it")
        LogName log,

        @Allowed("one of create, merge, refresh, replace") @Bindable(defaultValue = "refresh")
        TargetMode mode,

        @Allowed("true or false") @Bindable(defaultValue = "false")
        boolean owners,

        @Allowed("true or false") @Bindable(defaultValue = "false")
        boolean grants) {
    /** The database to write. */
    @ConfigurationProperties("target")
    record Target(
            @Allowed("a database, such as postgresql://user@host:5432/database")
            PostgresUrl url) {}

    /** What the consumer makes of all of them. */
    @Factory
    static final class Beans {
        @Singleton
        PostgresConnector target(Target target) {
            return new PostgresConnector(target.url(), Passwords.ofProcess());
        }

        @Singleton
        WatchSettings settings(
                ConsumerProperties consumer,
                KafkaSettings kafka,
                PostgresConnector target,
                ServiceProperties.Jobs jobs,
                RetryPolicy retry) {
            return new WatchSettings(
                    kafka,
                    consumer.log(),
                    target,
                    consumer.mode(),
                    new RoleSelection(consumer.owners(), consumer.grants()),
                    jobs.sessions(),
                    retry);
        }
    }
}
