package io.rowlog.access.definition;

import io.rowlog.schema.catalog.Definition.Section;
import io.rowlog.schema.catalog.QualifiedName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Objects as a query finds them, of the catalog with OID 1259. */
final class Captured {
    private Captured() {}

    static Address address(long oid) {
        return new Address(1259, oid, 0);
    }

    /** An object whose identity is its OID. */
    static CapturedObject object(long oid, int rank, Section section, String... uses) {
        return captured(oid, null, rank, section, true, uses);
    }

    /** What is defined beside an object's main definition and needs that one. */
    static CapturedObject beside(long oid, String aspect, int rank, Section section) {
        return captured(oid, aspect, rank, section, false);
    }

    /** What is defined beside an object's main definition, and before that. */
    static CapturedObject shell(long oid, String aspect, int rank) {
        return captured(oid, aspect, rank, Section.BEFORE_DATA, true);
    }

    private static CapturedObject captured(
            long oid, @Nullable String aspect, int rank, Section section, boolean standsAlone, String... uses) {
        return new CapturedObject(
                address(oid),
                aspect,
                rank,
                section,
                aspect == null ? "kind" : aspect,
                Long.toString(oid),
                new QualifiedName("", ""),
                List.of("CREATE"),
                List.of(uses),
                standsAlone);
    }
}
