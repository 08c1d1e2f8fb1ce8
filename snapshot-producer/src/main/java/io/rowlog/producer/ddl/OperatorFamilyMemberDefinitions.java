package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/** Operators and functions that are in an operator family without belonging to one of its classes. */
final class OperatorFamilyMemberDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String aspect() {
        return "operator family members";
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_opfamily'::regclass, f.oid, 0, 0,
                       ARRAY[format('ALTER OPERATOR FAMILY %I.%I USING %I ADD %s', n.nspname, f.opfname, a.amname, members.list)],
                       members.needs
                FROM pg_opfamily f
                JOIN pg_namespace n ON n.oid = f.opfnamespace
                JOIN pg_am a ON a.oid = f.opfmethod
                CROSS JOIN LATERAL (
                    SELECT string_agg(x.member, ', ' ORDER BY x.member) AS list, array_agg(x.need) AS needs
                    FROM (
                        SELECT concat('OPERATOR ', m.amopstrategy, ' ', m.amopopr::regoperator,
                                   (SELECT format(' FOR ORDER BY %I.%I', sn.nspname, sf.opfname)
                                    FROM pg_opfamily sf JOIN pg_namespace sn ON sn.oid = sf.opfnamespace
                                    WHERE sf.oid = m.amopsortfamily)) AS member,
                               concat('pg_operator'::regclass::oid, ':', m.amopopr, ':0') AS need
                        FROM pg_amop m JOIN pg_depend d ON d.classid = 'pg_amop'::regclass AND d.objid = m.oid
                            AND d.refclassid = 'pg_opfamily'::regclass AND d.refobjid = f.oid AND d.deptype IN ('a')
                        UNION ALL
                        SELECT format('FUNCTION %s (%s, %s) %s', m.amprocnum, format_type(m.amproclefttype, NULL),
                                   format_type(m.amprocrighttype, NULL), m.amproc::oid::regprocedure),
                               concat('pg_proc'::regclass::oid, ':', m.amproc::oid, ':0')
                        FROM pg_amproc m JOIN pg_depend d ON d.classid = 'pg_amproc'::regclass AND d.objid = m.oid
                            AND d.refclassid = 'pg_opfamily'::regclass AND d.refobjid = f.oid AND d.deptype IN ('a')) x) members
                WHERE members.list IS NOT NULL AND f.oid >= 16384
                """;
    }
}
