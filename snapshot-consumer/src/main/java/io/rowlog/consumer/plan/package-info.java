/**
 * What a restore will do, decided from the log alone before anything is touched: {@link
 * io.rowlog.consumer.plan.RestorePlan} says what is restored and how it is divided among workers, {@link
 * io.rowlog.consumer.plan.DefinitionLocks} which definitions may be created at the same time.
 */
@NullMarked
package io.rowlog.consumer.plan;

import org.jspecify.annotations.NullMarked;
