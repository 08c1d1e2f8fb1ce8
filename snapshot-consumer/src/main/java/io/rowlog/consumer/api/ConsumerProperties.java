package io.rowlog.consumer.api;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.env.Environment;
import io.micronaut.core.bind.annotation.Bindable;
import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.access.connection.Passwords;
import io.rowlog.access.connection.PostgresUrl;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.consumer.watch.RetryPolicy;
import io.rowlog.consumer.watch.WatchSettings;
import io.rowlog.consumer.watch.WatchSettings.TargetMode;
import io.rowlog.schema.log.LogName;
import io.rowlog.service.settings.Allowed;
import io.rowlog.service.settings.ConfigurationRule;
import io.rowlog.service.settings.ServiceProperties;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The consumer's configuration as a service; that of its tries is {@link RetryPolicy}.
 *
 * @param log name of the log to follow
 * @param mode what becomes of the target
 * @param include patterns of the tables that are followed; none chooses all
 * @param exclude patterns of the tables that are left out
 * @param owners whether objects get their owners where tables are created
 * @param grants whether privileges are granted there
 */
@ConfigurationProperties("rowlog")
record ConsumerProperties(
        @Allowed("the name of the log to follow, as rowlog list shows it")
        LogName log,

        @Allowed("one of create, follow, merge, refresh, replace") @Bindable(defaultValue = "refresh")
        Mode mode,

        @Allowed("patterns of tables, separated by commas") @Bindable(defaultValue = "")
        List<String> include,

        @Allowed("patterns of tables, separated by commas") @Bindable(defaultValue = "")
        List<String> exclude,

        @Allowed("true or false") @Bindable(defaultValue = "false")
        boolean owners,

        @Allowed("true or false") @Bindable(defaultValue = "false")
        boolean grants) {
    /** Where beans are made by the mode. */
    static final String MODE = "rowlog.mode";

    /** The word of {@link Mode#FOLLOW}. */
    static final String FOLLOW = "follow";

    private static final List<String> OF_FOLLOWING = List.of("rowlog.include", "rowlog.exclude");
    private static final List<String> OF_SNAPSHOTS =
            List.of("rowlog.retry.attempts", "rowlog.retry.first", "rowlog.retry.longest");

    ConsumerProperties {
        include = names(include);
        exclude = names(exclude);
    }

    /** What becomes of the target. */
    enum Mode {
        /** See {@link TargetMode#CREATE}. */
        CREATE,
        /** Keeps it as the source is: every transaction of the log is applied to it. */
        FOLLOW,
        /** See {@link TargetMode#MERGE}. */
        MERGE,
        /** See {@link TargetMode#REFRESH}. */
        REFRESH,
        /** See {@link TargetMode#REPLACE}. */
        REPLACE;

        /** What is done with each snapshot; empty where transactions are followed. */
        private Optional<TargetMode> ofSnapshots() {
            return switch (this) {
                case CREATE -> Optional.of(TargetMode.CREATE);
                case FOLLOW -> Optional.empty();
                case MERGE -> Optional.of(TargetMode.MERGE);
                case REFRESH -> Optional.of(TargetMode.REFRESH);
                case REPLACE -> Optional.of(TargetMode.REPLACE);
            };
        }
    }

    /** Which tables are followed. */
    TablePatterns patterns() {
        return new TablePatterns(include, exclude);
    }

    private static List<String> names(List<String> patterns) {
        return patterns.stream()
                .map(String::strip)
                .filter(pattern -> !pattern.isEmpty())
                .toList();
    }

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
        @Requires(property = MODE, notEquals = FOLLOW)
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
                    consumer.mode().ofSnapshots().orElseThrow(),
                    new RoleSelection(consumer.owners(), consumer.grants()),
                    jobs.sessions(),
                    retry);
        }

        /** A follower tries without limit, and snapshots are restored whole: what would have no effect is not asked for. */
        @Singleton
        ConfigurationRule mode(ConsumerProperties consumer, Environment environment) {
            return () -> (consumer.mode() == Mode.FOLLOW ? OF_SNAPSHOTS : OF_FOLLOWING)
                    .stream()
                            .flatMap(property -> environment
                                    .getProperty(property, String.class)
                                    .filter(value -> !value.isEmpty())
                                    .map(value -> withoutEffect(property, value, consumer.mode()))
                                    .stream())
                            .toList();
        }

        private static Failure withoutEffect(String property, String value, Mode mode) {
            String word = mode.name().toLowerCase(Locale.ROOT);
            return Failure.usage(
                    "Property " + property + " is '" + value + "', which has no effect where " + MODE + " is " + word
                            + ".",
                    mode == Mode.FOLLOW
                            ? Remedy.of("Leave it out: a lost connection is tried again without limit")
                            : Remedy.of("Leave it out, or set %s", Setting.MODE.as(FOLLOW)));
        }
    }
}
