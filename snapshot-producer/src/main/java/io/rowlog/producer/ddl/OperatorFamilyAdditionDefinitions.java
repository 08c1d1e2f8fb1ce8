package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Operators and functions that users added to operator families which the server or an extension brought along ({@code
 * pg_amop}, {@code pg_amproc}). Not those that themselves come from an extension: then its script has most likely added
 * them. Of an extension's family only what users made is told from what the extension added.
 */
final class OperatorFamilyAdditionDefinitions implements DefinitionSource {
    private static final String ADDITION = """
            SELECT '%1$s'::regclass, m.oid, 0, 0,
                   ARRAY[format('ALTER OPERATOR FAMILY %%I.%%I USING %%I ADD %%s', n.nspname, f.opfname, a.amname, %2$s)],
                   NULL::text[]
            FROM %1$s m
            JOIN pg_opfamily f ON f.oid = m.%3$sfamily
            JOIN pg_namespace n ON n.oid = f.opfnamespace
            JOIN pg_am a ON a.oid = f.opfmethod
            WHERE m.oid >= 16384
              AND (f.oid < 16384
                   OR %4$s::oid >= 16384
                      AND EXISTS (SELECT FROM pg_depend e
                                  WHERE e.classid = 'pg_opfamily'::regclass AND e.objid = f.oid AND e.deptype = 'e'))
              AND NOT EXISTS (SELECT FROM pg_depend d
                              WHERE d.classid = '%1$s'::regclass AND d.objid = m.oid AND d.refclassid = 'pg_opclass'::regclass)
              AND NOT EXISTS (SELECT FROM pg_depend e
                              WHERE e.classid = '%5$s'::regclass AND e.objid = %4$s::oid AND e.deptype = 'e')
            """;

    private static final String OPERATOR = """
            concat('OPERATOR ', m.amopstrategy, ' ', m.amopopr::regoperator,
                (SELECT format(' FOR ORDER BY %I.%I', sn.nspname, sf.opfname)
                 FROM pg_opfamily sf JOIN pg_namespace sn ON sn.oid = sf.opfnamespace
                 WHERE sf.oid = m.amopsortfamily))""";

    private static final String FUNCTION = """
            format('FUNCTION %s (%s, %s) %s', m.amprocnum, format_type(m.amproclefttype, NULL),
                format_type(m.amprocrighttype, NULL), m.amproc::oid::regprocedure)""";

    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return ADDITION.formatted("pg_amop", OPERATOR, "amop", "m.amopopr", "pg_operator")
                + " UNION ALL "
                + ADDITION.formatted("pg_amproc", FUNCTION, "amproc", "m.amproc", "pg_proc");
    }
}
