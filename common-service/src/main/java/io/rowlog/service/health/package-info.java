/**
 * What {@code /health} tells: whether PostgreSQL and Kafka answer, and what the service itself says by
 * {@link io.rowlog.service.health.WorkState}.
 */
@NullMarked
package io.rowlog.service.health;

import org.jspecify.annotations.NullMarked;
