/**
 * Brings a plan into the target: {@link io.rowlog.consumer.apply.CreateRestore} into a database that has none of it,
 * {@link io.rowlog.consumer.apply.ExistingTablesRestore} into tables that are there.
 */
@NullMarked
package io.rowlog.consumer.apply;

import org.jspecify.annotations.NullMarked;
