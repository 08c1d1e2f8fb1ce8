package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Operator classes ({@code pg_opclass}) with the operators and functions ({@code pg_amop}, {@code pg_amproc}) that are
 * bound to the class in {@code pg_depend}.
 */
final class OperatorClassDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_opclass'::regclass, o.oid, 0, 0,
                       ARRAY[concat(format('CREATE OPERATOR CLASS %I.%I', n.nspname, o.opcname),
                           CASE WHEN o.opcdefault THEN ' DEFAULT' END,
                           format(' FOR TYPE %s USING %I FAMILY %I.%I AS ', format_type(o.opcintype, NULL), a.amname,
                               fn.nspname, f.opfname),
                           concat_ws(', ',
                               CASE WHEN o.opckeytype <> 0 OR members.list IS NULL
                                    THEN 'STORAGE ' || format_type(coalesce(nullif(o.opckeytype, 0), o.opcintype), NULL) END,
                               members.list))],
                       NULL::text[]
                FROM pg_opclass o
                JOIN pg_namespace n ON n.oid = o.opcnamespace
                JOIN pg_am a ON a.oid = o.opcmethod
                JOIN pg_opfamily f ON f.oid = o.opcfamily
                JOIN pg_namespace fn ON fn.oid = f.opfnamespace
                CROSS JOIN LATERAL (
                    SELECT string_agg(x.member, ', ' ORDER BY x.member) AS list
                    FROM (
                        SELECT concat('OPERATOR ', m.amopstrategy, ' ', m.amopopr::regoperator,
                                   (SELECT format(' FOR ORDER BY %I.%I', sn.nspname, sf.opfname)
                                    FROM pg_opfamily sf JOIN pg_namespace sn ON sn.oid = sf.opfnamespace
                                    WHERE sf.oid = m.amopsortfamily)) AS member
                        FROM pg_amop m JOIN pg_depend d ON d.classid = 'pg_amop'::regclass AND d.objid = m.oid
                            AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = o.oid AND d.deptype IN ('i', 'a', 'n')
                        UNION ALL
                        SELECT format('FUNCTION %s (%s, %s) %s', m.amprocnum, format_type(m.amproclefttype, NULL),
                                   format_type(m.amprocrighttype, NULL), m.amproc::oid::regprocedure)
                        FROM pg_amproc m JOIN pg_depend d ON d.classid = 'pg_amproc'::regclass AND d.objid = m.oid
                            AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = o.oid AND d.deptype IN ('i', 'a', 'n')) x) members
                WHERE o.oid >= 16384
                """;
    }
}
