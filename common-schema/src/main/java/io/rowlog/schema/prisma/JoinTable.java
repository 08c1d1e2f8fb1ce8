package io.rowlog.schema.prisma;

/**
 * The table behind an implicit many-to-many relation, which no model describes.
 *
 * @param name {@code _CategoryToPost}, or {@code _} and the relation's name
 * @param schema that of the first model, where Prisma creates the table
 * @param first the model that the column {@code A} points to, first in the alphabet
 * @param second the model that the column {@code B} points to; the same one in a self-relation
 */
public record JoinTable(String name, SchemaChoice schema, String first, String second) {}
