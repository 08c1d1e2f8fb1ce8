package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Where the definitions of one kind of object come from: one query, in which the server builds the statements.
 *
 * <p>Implementations are immutable and thread-safe. The query runs with an empty {@code search_path}, so that
 * {@code regclass} and its like print qualified names, and leaves out what {@link DefinitionReader} removes from every
 * kind anyway: members of extensions and objects in system schemas.
 */
interface DefinitionSource {

    /**
     * The query. Its columns are, in this order:
     *
     * <ol>
     *   <li>{@code classid}, {@code objid}, {@code objsubid}: the object's address, as in {@code pg_depend};
     *   <li>the relation that the object belongs to, 0 for none;
     *   <li>the statements ({@code text[]});
     *   <li>addresses ({@code classid:objid:objsubid}, as {@code text[]}, may be null) that must exist before, beyond
     *       what {@code pg_depend} knows; also those of the roles ({@code pg_authid}) that the statements name.
     * </ol>
     *
     * @param serverVersion {@code server_version_num}, for what did not exist in every version
     */
    String query(int serverVersion);

    /** The earliest section in which the definitions can run; dependencies may move single ones later. */
    Section section();

    /**
     * What of the object is defined, where that is a definition of its own beside the object's main one, for example
     * {@code comment}; empty for the main one. Becomes the kind and the end of the id.
     */
    default String aspect() {
        return "";
    }

    /**
     * Whether it is also of objects that extensions bring, and of those that every database has in {@code pg_catalog}:
     * users can change a part of these.
     */
    default boolean ofSystemAndExtensions() {
        return false;
    }

    /**
     * Whether the definitions need none that makes their object: they are the main ones, or what they are on is not made
     * by a restore. All others go where their object is not captured.
     */
    default boolean standsAlone() {
        return aspect().isEmpty();
    }

    /**
     * SQL condition that the role may read what {@link #query} asks for. Where it may not, there are no definitions of this
     * source, and what they would be of is named as not captured.
     */
    default String readable() {
        return "true";
    }
}
