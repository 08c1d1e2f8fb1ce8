package io.rowlog.consumer.api;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.env.Environment;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.consumer.watch.Watch;
import io.rowlog.consumer.watch.WatchSettings;
import io.rowlog.service.settings.ServiceProperties;
import jakarta.inject.Singleton;

/** Makes what the service consists of; a wrong configuration is refused before anything else begins. */
@Factory
final class ConsumerBeans {
    @Context
    WatchSettings settings(Environment environment) {
        return ConsumerSettings.of(new ServiceProperties(name -> environment.getProperty(name, String.class)));
    }

    @Singleton
    PostgresConnector target(WatchSettings settings) {
        return settings.target();
    }

    @Singleton
    KafkaSettings kafka(WatchSettings settings) {
        return settings.kafka();
    }

    @Singleton
    @Bean(preDestroy = "close")
    Watch watch(WatchSettings settings, RestoreMetrics metrics) {
        return new Watch(settings, metrics);
    }
}
