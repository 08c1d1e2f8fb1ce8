package io.rowlog.access.definition;

import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Definition.Section;
import io.rowlog.schema.catalog.QualifiedName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link DefinitionQuery} found, before its dependencies and place are known.
 *
 * @param aspect what of the object is defined beside its main definition; null for that one
 * @param rank place of its kind among all kinds; lower ones come first where dependencies allow
 * @param section the earliest section that it can be in
 * @param uses ids that must exist before, beyond what {@code pg_depend} knows; those of roles too
 * @param standsAlone whether it needs no definition that makes the object
 */
record CapturedObject(
        Address address,
        @Nullable String aspect,
        int rank,
        Section section,
        String kind,
        String identity,
        QualifiedName table,
        List<String> statements,
        List<String> uses,
        boolean standsAlone) {
    String id() {
        return aspect == null ? address.toString() : address + "/" + aspect;
    }

    Definition definition(Section place, List<String> dependsOn, List<String> roles) {
        return new Definition(id(), kind, identity, table, place, statements, dependsOn, roles);
    }
}
