/**
 * Reads a {@code schema.prisma} and maps its models to tables.
 */
@NullMarked
package io.rowlog.schema.prisma;

import org.jspecify.annotations.NullMarked;
