package io.rowlog.schema.prisma;

/** How a table was found, from the surest to the least sure. */
public enum MatchRule {
    /** The name in {@code @@map}. */
    MAPPED_NAME,
    /** The model's own name, or the name that Prisma gives a join table. */
    MODEL_NAME,
    /** The model's own name in snake case. */
    SNAKE_CASE,
    /** One of those names in another case, or plural for singular, or both. */
    CASE_OR_PLURAL
}
