package io.rowlog.access.catalog;

import java.util.Set;

/**
 * The kinds of object whose definition is captured. The one place to extend when another kind is: whatever the database
 * holds besides these is named as not captured.
 */
public final class CapturedKinds {
    private static final Set<String> KINDS = Set.of(
            "schema",
            "extension",
            "language",
            "access method",
            "enum type",
            "domain type",
            "composite type",
            "range type",
            "base type",
            "shell type",
            "collation",
            "function",
            "procedure",
            "aggregate",
            "cast",
            "operator",
            "operator class",
            "operator family",
            "operator of access method",
            "function of access method",
            "transform",
            "conversion",
            "text search parser",
            "text search template",
            "text search dictionary",
            "text search configuration",
            "foreign-data wrapper",
            "server",
            "user mapping",
            "table",
            "foreign table",
            "view",
            "materialized view",
            "sequence",
            "default value",
            "default acl",
            "primary key",
            "unique constraint",
            "check constraint",
            "not-null constraint",
            "exclusion constraint",
            "foreign key",
            "index",
            "statistics object",
            "trigger",
            "rule",
            "policy",
            "publication",
            "event trigger",
            "large object");

    private CapturedKinds() {}

    /**
     * The kinds, in the words of {@code pg_identify_object}, made more exact by {@code pg_type.typtype} for types and by
     * {@code pg_constraint.contype} for constraints.
     */
    public static Set<String> names() {
        return KINDS;
    }
}
