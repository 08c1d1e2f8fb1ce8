/**
 * Captures what a database is made of: {@link io.rowlog.producer.ddl.DefinitionReader} asks one
 * {@link io.rowlog.producer.ddl.DefinitionSource} after the other, each a single query by which the server itself builds
 * the statements of one kind of object, then {@code Dependencies} maps {@code pg_depend} to the definitions and
 * {@code CreationOrder} sorts them into the order to create them.
 */
@NullMarked
package io.rowlog.producer.ddl;

import org.jspecify.annotations.NullMarked;
