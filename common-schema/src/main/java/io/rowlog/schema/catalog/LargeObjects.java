package io.rowlog.schema.catalog;

/**
 * How large objects appear among tables and definitions (PostgreSQL documentation, chapters Large Objects and
 * pg_largeobject): each is a definition, and the content of all together is a table's rows, its pages. Stateless.
 */
public final class LargeObjects {
    /** The system catalog whose rows are the pages. */
    public static final QualifiedName TABLE = new QualifiedName("pg_catalog", "pg_largeobject");

    /** PostgreSQL's word for the kind of object. */
    public static final String KIND = "large object";

    /** Bytes of a full page: a quarter of a block of 8 KiB. */
    public static final int PAGE_BYTES = 2048;

    /** Beginning of the ids of definitions: OID of {@link #TABLE}, the same on every server, which comments refer to. */
    private static final String ID = "2613:";

    private LargeObjects() {}

    /** Whether the definition makes a large object. */
    public static boolean makesOne(Definition definition) {
        return definition.kind().equals(KIND) && definition.id().startsWith(ID);
    }

    /** Whether the definition makes a large object or sets something on one, such as a comment. */
    public static boolean concernsOne(Definition definition) {
        return definition.id().startsWith(ID);
    }
}
