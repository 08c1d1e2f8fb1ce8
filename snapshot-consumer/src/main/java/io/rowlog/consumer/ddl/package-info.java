/**
 * Makes a database from captured definitions: {@link io.rowlog.consumer.ddl.CollisionCheck} says what is in the way,
 * {@link io.rowlog.consumer.ddl.ServerObjectsCheck} what the server lacks, {@link
 * io.rowlog.consumer.ddl.DefinitionWriter} creates the objects, {@link io.rowlog.consumer.ddl.DefinitionScript} prints the
 * statements instead.
 */
@NullMarked
package io.rowlog.consumer.ddl;

import org.jspecify.annotations.NullMarked;
