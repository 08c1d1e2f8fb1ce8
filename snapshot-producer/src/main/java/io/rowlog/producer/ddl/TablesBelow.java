package io.rowlog.producer.ddl;

/** All tables that inherit from a table, its partitions too, at whatever distance. */
final class TablesBelow {
    /** Beginning of a subquery over {@code pg_class c}, which makes {@code below(oid)}. */
    static final String SQL = """
            WITH RECURSIVE below AS (
                SELECT h.inhrelid AS oid FROM pg_inherits h WHERE h.inhparent = c.oid
                UNION
                SELECT h.inhrelid FROM below b JOIN pg_inherits h ON h.inhparent = b.oid)
            """;

    private TablesBelow() {}
}
