package io.rowlog.producer.api;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.env.Environment;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.service.settings.ServiceProperties;
import jakarta.inject.Singleton;

/** Makes what the service is configured with; a wrong configuration is refused before anything else begins. */
@Factory
final class ProducerBeans {
    @Context
    ProducerSettings settings(Environment environment) {
        return ProducerSettings.of(new ServiceProperties(name -> environment.getProperty(name, String.class)));
    }

    @Singleton
    PostgresConnector source(ProducerSettings settings) {
        return settings.request().source();
    }

    @Singleton
    KafkaSettings kafka(ProducerSettings settings) {
        return settings.request().kafka();
    }
}
