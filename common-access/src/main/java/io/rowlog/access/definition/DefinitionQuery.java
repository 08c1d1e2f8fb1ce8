package io.rowlog.access.definition;

import io.rowlog.schema.catalog.Definition.Section;
import org.jspecify.annotations.Nullable;

/**
 * Where the definitions of one kind of object come from: one query, in which the server builds the statements.
 *
 * <p>The query runs with an empty {@code search_path}, so that {@code regclass} and its like print qualified names, and
 * leaves out what {@link DefinitionReader} removes from every kind anyway: members of extensions and objects in system
 * schemas. Its columns are, in this order:
 *
 * <ol>
 *   <li>{@code classid}, {@code objid}, {@code objsubid}: the object's address, as in {@code pg_depend};
 *   <li>the relation that the object belongs to, 0 for none;
 *   <li>the statements ({@code text[]});
 *   <li>addresses ({@code classid:objid:objsubid}, as {@code text[]}, may be null) that must exist before, beyond what
 *       {@code pg_depend} knows; also those of the roles ({@code pg_authid}) that the statements name.
 * </ol>
 *
 * @param name section of {@link SqlSections} that has the query
 * @param section the earliest section in which the definitions can run; dependencies may move single ones later
 * @param aspect what of the object is defined, where that is a definition of its own beside the object's main one, for
 *     example {@code comment}; null for the main one. Becomes the kind and the end of the id.
 * @param standsAlone whether the definitions need none that makes their object: they are the main ones, or what they are
 *     on is not made by a restore. All others go where their object is not captured.
 * @param ofSystemAndExtensions whether it is also of objects that extensions bring, and of those that every database has
 *     in {@code pg_catalog}: users can change a part of these
 * @param readable SQL condition that the role may read what the query asks for, null where every role may. Where it may
 *     not, there are no definitions of this source, and what they would be of is named as not captured.
 */
record DefinitionQuery(
        String name,
        Section section,
        @Nullable String aspect,
        boolean standsAlone,
        boolean ofSystemAndExtensions,
        @Nullable String readable) {

    /** The main definitions of objects that users made. */
    static DefinitionQuery of(String name, Section section) {
        return new DefinitionQuery(name, section, null, true, false, null);
    }

    /** The same as definitions beside the objects' main ones. */
    DefinitionQuery beside(String kind) {
        return new DefinitionQuery(name, section, kind, false, ofSystemAndExtensions, readable);
    }

    DefinitionQuery standingAlone() {
        return new DefinitionQuery(name, section, aspect, true, ofSystemAndExtensions, readable);
    }

    DefinitionQuery alsoOfSystemAndExtensions() {
        return new DefinitionQuery(name, section, aspect, standsAlone, true, readable);
    }

    DefinitionQuery where(String mayRead) {
        return new DefinitionQuery(name, section, aspect, standsAlone, ofSystemAndExtensions, mayRead);
    }
}
