/**
 * What a database consists of, as read from {@code pg_catalog}: {@link io.rowlog.schema.catalog.Catalog} holds
 * tables with their columns, keys and foreign keys, sequences, definitions, and by name everything that is not captured.
 * Plain immutable records, no SQL and no connection.
 */
@NullMarked
package io.rowlog.schema.catalog;

import org.jspecify.annotations.NullMarked;
