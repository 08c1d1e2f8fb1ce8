/**
 * Reads what a database is made of, on either side. {@link io.rowlog.access.definition.DefinitionReader} runs the queries
 * of {@code DefinitionQueries}, by which the server itself builds the statements of each kind of object; their SQL is in one
 * file per family ({@code types.sql}, {@code tables.sql}, {@code rights.sql} and so on). {@code Dependencies} maps {@code
 * pg_depend} to the definitions, and {@code CreationOrder} sorts them into the order to create them.
 * {@link io.rowlog.access.definition.Selection} leaves out what does not belong to chosen tables.
 */
@NullMarked
package io.rowlog.access.definition;

import org.jspecify.annotations.NullMarked;
