/**
 * How both services reach the log in Kafka: {@link io.rowlog.access.kafka.KafkaSettings} makes clients,
 * {@link io.rowlog.access.kafka.LogTopics} creates and checks topics, {@link io.rowlog.access.kafka.LogReader} reads the
 * control and schemas topics whole.
 */
@NullMarked
package io.rowlog.access.kafka;

import org.jspecify.annotations.NullMarked;
