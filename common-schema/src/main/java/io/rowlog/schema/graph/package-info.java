/**
 * The order of tables: {@link io.rowlog.schema.graph.DependencyGraph} takes foreign keys and inheritance as its edges,
 * {@link io.rowlog.schema.graph.DependencyLevels} finds cycles (strongly connected components) and gives every table a
 * level above those of the tables that it depends on, and {@link io.rowlog.schema.graph.DependencyOrder} is the result.
 */
@NullMarked
package io.rowlog.schema.graph;

import org.jspecify.annotations.NullMarked;
