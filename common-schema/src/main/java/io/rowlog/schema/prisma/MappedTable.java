package io.rowlog.schema.prisma;

import io.rowlog.schema.catalog.QualifiedName;

/** A table that was found for a model, join table or view. */
public record MappedTable(ExpectedTable expected, QualifiedName table, MatchRule rule) {}
