package io.rowlog.access.catalog;

/** Which objects come from somewhere else than the database's users, as SQL. */
final class ForeignParts {
    /**
     * Query for (classid, objid): members of extensions, what lies in the schemas of temporary objects and of Rowlog
     * itself, and what depends on these as a part depends on its whole ({@code pg_depend}, PostgreSQL documentation,
     * chapter System Catalogs). A partition or an operator class can be such a part and still someone else's own.
     */
    static final String SQL = """
            WITH RECURSIVE part(classid, objid) AS (
                SELECT d.classid, d.objid FROM pg_catalog.pg_depend AS d WHERE d.deptype = 'e'
              UNION
                SELECT 'pg_catalog.pg_namespace'::regclass::oid, n.oid FROM pg_catalog.pg_namespace AS n WHERE NOT %s
              UNION
                SELECT d.classid, d.objid
                FROM part AS p
                JOIN pg_catalog.pg_depend AS d ON d.refclassid = p.classid AND d.refobjid = p.objid
                LEFT JOIN pg_catalog.pg_class AS c ON d.classid = 'pg_catalog.pg_class'::regclass AND c.oid = d.objid
                WHERE CASE d.deptype
                          WHEN 'i' THEN true
                          WHEN 'a' THEN d.classid <> 'pg_catalog.pg_opclass'::regclass
                                        AND (c.relkind IS NULL OR c.relkind IN ('i', 'I', 'S'))
                          WHEN 'n' THEN p.classid = 'pg_catalog.pg_namespace'::regclass
                                        AND p.objid IN (SELECT n.oid FROM pg_catalog.pg_namespace AS n WHERE NOT %s)
                          ELSE false END
            )
            SELECT classid, objid FROM part
            """.formatted(UserSchemas.CONDITION, UserSchemas.CONDITION);

    private ForeignParts() {}
}
