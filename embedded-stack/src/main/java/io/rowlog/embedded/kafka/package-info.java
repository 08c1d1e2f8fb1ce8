/**
 * A Kafka broker, with its KRaft controller, inside this process: {@link io.rowlog.embedded.kafka.KafkaBroker} takes the
 * {@link io.rowlog.embedded.kafka.DirectoryLock}, formats the directory the first time, starts and waits until it answers.
 */
@NullMarked
package io.rowlog.embedded.kafka;

import org.jspecify.annotations.NullMarked;
