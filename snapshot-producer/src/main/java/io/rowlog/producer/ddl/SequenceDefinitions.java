package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Sequences ({@code pg_class.relkind} S) with their options and the column that owns them. Those of identity columns
 * are {@link IdentityDefinitions}; where a sequence stands is data.
 */
final class SequenceDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_class'::regclass, c.oid, 0, coalesce(o.refobjid, 0),
                       array_remove(ARRAY[
                           format('CREATE %sSEQUENCE %s AS %s START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s%s',
                               CASE WHEN c.relpersistence = 'u' THEN 'UNLOGGED ' ELSE '' END, c.oid::regclass,
                               format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
                               CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END),
                           CASE WHEN o.objid IS NOT NULL THEN
                               format('ALTER SEQUENCE %s OWNED BY %s.%I', c.oid::regclass, o.refobjid::regclass, a.attname) END],
                           NULL),
                       NULL::text[]
                FROM pg_sequence s
                JOIN pg_class c ON c.oid = s.seqrelid
                LEFT JOIN pg_depend o
                    ON o.classid = 'pg_class'::regclass AND o.objid = c.oid AND o.refclassid = 'pg_class'::regclass
                    AND o.refobjsubid > 0 AND o.deptype IN ('a', 'i')
                LEFT JOIN pg_attribute a ON a.attrelid = o.refobjid AND a.attnum = o.refobjsubid
                WHERE o.deptype IS DISTINCT FROM 'i' AND c.relpersistence <> 't' AND c.oid >= 16384
                """;
    }
}
