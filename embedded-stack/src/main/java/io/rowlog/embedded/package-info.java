/**
 * A real PostgreSQL ({@link io.rowlog.embedded.postgres.PostgresServer}) and a real Kafka broker
 * ({@link io.rowlog.embedded.kafka.KafkaBroker}) without Docker, for the demo, the tests and for backups on one machine.
 * Both listen on 127.0.0.1 only. {@link io.rowlog.embedded.cli} puts the broker around other commands.
 */
@NullMarked
package io.rowlog.embedded;

import org.jspecify.annotations.NullMarked;
