package io.rowlog.schema.prisma;

import io.rowlog.schema.catalog.QualifiedName;
import java.util.List;

/** A model or join table for which no table was found, and why. */
public sealed interface UnmappedTable {
    /** What was looked for. */
    ExpectedTable expected();

    /** No table has any of its names. */
    record Missing(ExpectedTable expected) implements UnmappedTable {}

    /**
     * Several tables fit equally well by the same rule.
     *
     * @param candidates in name order
     */
    record Ambiguous(ExpectedTable expected, MatchRule rule, List<QualifiedName> candidates) implements UnmappedTable {
        public Ambiguous {
            candidates = List.copyOf(candidates);
        }
    }

    /**
     * The table that fits is another's: by a surer rule, or by the same one and earlier in the schema, or the other is
     * ambiguous and the table one of its candidates.
     */
    record Taken(ExpectedTable expected, MatchRule rule, QualifiedName table, ExpectedTable by)
            implements UnmappedTable {}
}
