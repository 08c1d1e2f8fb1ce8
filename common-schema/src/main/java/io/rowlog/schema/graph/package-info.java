/**
 * The order of tables: {@link io.rowlog.schema.graph.DependencyGraph} takes the foreign keys, finds cycles (strongly
 * connected components) and gives every table a level, so that a table's level is above those of the tables it references.
 */
@NullMarked
package io.rowlog.schema.graph;

import org.jspecify.annotations.NullMarked;
