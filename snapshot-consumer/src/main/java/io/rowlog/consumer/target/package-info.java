/**
 * Sessions on the target and threads that use them: {@link io.rowlog.consumer.target.TargetSessions} can all be ended at
 * once, {@link io.rowlog.consumer.target.Workers} stop together.
 */
@NullMarked
package io.rowlog.consumer.target;

import org.jspecify.annotations.NullMarked;
