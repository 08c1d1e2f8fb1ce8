/**
 * What Rowlog makes in the source so that changes can be followed, and how it is told of changed definitions. {@link
 * io.rowlog.producer.source.SourceObjects} makes and removes the publications of a log, and where the role may the schema
 * {@code rowlog} with the functions of {@code DefinitionTriggers}; {@link io.rowlog.producer.source.DefinitionMessage} is what
 * these write into the write-ahead log about a command.
 */
@NullMarked
package io.rowlog.producer.source;

import org.jspecify.annotations.NullMarked;
