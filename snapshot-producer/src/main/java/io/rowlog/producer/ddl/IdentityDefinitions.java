package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Identity columns ({@code pg_attribute.attidentity}), by their sequence. Partitions share the sequence of the column
 * that they inherit (PostgreSQL 17) and need nothing.
 */
final class IdentityDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_class'::regclass, i.oid, 0, c.oid,
                       array_remove(ARRAY[
                           format('ALTER TABLE %s ALTER COLUMN %I ADD GENERATED %s AS IDENTITY (SEQUENCE NAME %s'
                                  ' START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s%s)',
                               c.oid::regclass, a.attname, CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END,
                               i.oid::regclass, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
                               CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END),
                           CASE WHEN i.relpersistence <> c.relpersistence
                                THEN format('ALTER SEQUENCE %s SET %s', i.oid::regclass,
                                         CASE i.relpersistence WHEN 'u' THEN 'UNLOGGED' ELSE 'LOGGED' END) END], NULL),
                       below.tables
                FROM pg_sequence s
                JOIN pg_class i ON i.oid = s.seqrelid
                JOIN pg_depend o
                    ON o.classid = 'pg_class'::regclass AND o.objid = i.oid AND o.refclassid = 'pg_class'::regclass
                    AND o.refobjsubid > 0 AND o.deptype = 'i'
                JOIN pg_class c ON c.oid = o.refobjid
                JOIN pg_attribute a ON a.attrelid = o.refobjid AND a.attnum = o.refobjsubid
                LEFT JOIN LATERAL (
                    WITH RECURSIVE below AS (
                        SELECT h.inhrelid AS oid FROM pg_inherits h WHERE h.inhparent = c.oid
                        UNION
                        SELECT h.inhrelid FROM below b JOIN pg_inherits h ON h.inhparent = b.oid)
                    SELECT array_agg('pg_class'::regclass::oid || ':' || b.oid || ':0') AS tables FROM below b) below
                    ON c.relhassubclass
                WHERE c.relpersistence <> 't' AND i.oid >= 16384
                """;
    }
}
