/**
 * Reads {@code pg_catalog} into {@link io.rowlog.schema.catalog.Catalog}, with a number of statements that does not grow
 * with the number of tables. {@link io.rowlog.access.catalog.CatalogReader} puts it together from one query class per
 * part; {@link io.rowlog.access.catalog.CapturedKinds} says what is captured, and everything else in the database is
 * found and named. {@link io.rowlog.access.catalog.TablePatterns} chooses among the tables.
 */
@NullMarked
package io.rowlog.access.catalog;

import org.jspecify.annotations.NullMarked;
