/**
 * What a restore will do, decided before anything is touched: {@link io.rowlog.consumer.plan.RestorePlan} from the log,
 * and the checks of the target.
 */
@NullMarked
package io.rowlog.consumer.plan;

import org.jspecify.annotations.NullMarked;
