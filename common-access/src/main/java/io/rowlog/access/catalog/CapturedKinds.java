package io.rowlog.access.catalog;

import java.util.Set;

/**
 * The kinds of object whose definition is captured. The one place to extend when another kind is: whatever the database
 * holds besides these is named as not captured.
 */
public final class CapturedKinds {
    private static final Set<String> KINDS = Set.of(
            "schema",
            "table",
            "default value",
            "sequence",
            "enum type",
            "domain type",
            "primary key",
            "unique constraint",
            "check constraint",
            "not-null constraint",
            "exclusion constraint",
            "foreign key",
            "index");

    private CapturedKinds() {}

    /**
     * The kinds, in the words of {@code pg_identify_object}, made more exact by {@code pg_type.typtype} for types and by
     * {@code pg_constraint.contype} for constraints.
     */
    public static Set<String> names() {
        return KINDS;
    }
}
