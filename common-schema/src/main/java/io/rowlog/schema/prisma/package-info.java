/**
 * Reads a {@code schema.prisma} and maps its models to tables: text becomes tokens ({@code Tokenizer}), tokens become
 * declarations ({@code SchemaParser}), declarations become a {@link io.rowlog.schema.prisma.PrismaSchema} with
 * every name looked up, and {@link io.rowlog.schema.prisma.ModelMapping} finds the tables behind it.
 */
@NullMarked
package io.rowlog.schema.prisma;

import org.jspecify.annotations.NullMarked;
