/**
 * Reads {@code pg_catalog} into {@link io.rowlog.schema.catalog.Catalog}, with a number of statements that does not grow
 * with the number of tables. {@link io.rowlog.access.catalog.CatalogReader} puts it together: tables with their
 * parts, sequences, and what {@link io.rowlog.access.catalog.UncapturedReader} finds that is not captured, which is all but
 * {@link io.rowlog.access.catalog.CapturedKinds}. {@link io.rowlog.access.catalog.TablePatterns} chooses among the tables.
 */
@NullMarked
package io.rowlog.access.catalog;

import org.jspecify.annotations.NullMarked;
