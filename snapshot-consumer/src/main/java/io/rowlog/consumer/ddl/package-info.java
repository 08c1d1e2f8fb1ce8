/**
 * Makes a database from captured definitions: {@link io.rowlog.consumer.ddl.CollisionCheck} says what is in the way,
 * {@link io.rowlog.consumer.ddl.DefinitionWriter} creates the objects.
 */
@NullMarked
package io.rowlog.consumer.ddl;

import org.jspecify.annotations.NullMarked;
