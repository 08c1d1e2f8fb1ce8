package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Tables of every sort ({@code pg_class.relkind} r, p, f): columns with types, collations, generated expressions and
 * not-null constraints. Defaults, identities, checks and keys are definitions of their own.
 *
 * <p>A partition is created by itself and then attached, so that it keeps its own order of columns. An inherited column
 * appears only where it is declared by the table itself too. A table that declares all of its inherited columns (one made
 * to inherit later) is also created by itself first: {@code INHERITS} would put the parent's columns in front.
 */
final class TableDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_class'::regclass, c.oid, 0, c.oid,
                       array_remove(ARRAY[concat(
                           'CREATE ',
                           CASE WHEN c.relkind = 'f' THEN 'FOREIGN ' WHEN c.relpersistence = 'u' THEN 'UNLOGGED ' END,
                           'TABLE ', c.oid::regclass,
                           CASE WHEN c.reloftype <> 0 THEN concat(' OF ', c.reloftype::regtype, ' (' || e.list || E'\\n)')
                                ELSE concat(' (', e.list || E'\\n', ')') END,
                           CASE WHEN NOT i.afterwards THEN E'\\nINHERITS (' || i.parents || ')' END,
                           CASE WHEN c.relkind = 'p' THEN E'\\nPARTITION BY ' || pg_get_partkeydef(c.oid) END,
                           f.server,
                           CASE WHEN a.amname <> 'heap' THEN format(E'\\nUSING %I', a.amname) END,
                           E'\\nWITH (' || o.list || ')'),
                           CASE WHEN c.relispartition
                                THEN format('ALTER TABLE ONLY %s ATTACH PARTITION %s %s',
                                         i.parents, c.oid::regclass, pg_get_expr(c.relpartbound, c.oid)) END,
                           CASE WHEN c.relkind <> 'f' AND c.relreplident IN ('f', 'n')
                                THEN format('ALTER TABLE ONLY %s REPLICA IDENTITY %s', c.oid::regclass,
                                         CASE c.relreplident WHEN 'f' THEN 'FULL' ELSE 'NOTHING' END) END]
                           || CASE WHEN i.afterwards AND NOT c.relispartition THEN i.statements END
                           || n.statements, NULL),
                       NULL::text[]
                FROM pg_class c
                LEFT JOIN pg_am a ON a.oid = c.relam
                LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
                CROSS JOIN LATERAL (
                """ + TableElements.INLINE + ") e CROSS JOIN LATERAL (" + TableElements.AFTERWARDS + """
                ) n
                CROSS JOIN LATERAL (
                    SELECT string_agg(h.inhparent::regclass::text, ', ' ORDER BY h.inhseqno) AS parents,
                           array_agg(format('ALTER TABLE ONLY %s INHERIT %s', c.oid::regclass, h.inhparent::regclass)
                                     ORDER BY h.inhseqno) AS statements,
                           c.relispartition OR coalesce((
                               SELECT bool_and(a.attislocal AND k.conislocal IS NOT FALSE)
                               FROM pg_attribute a
                               LEFT JOIN pg_constraint k
                                   ON k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum]
                               WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), false) AS afterwards
                    FROM pg_inherits h WHERE h.inhrelid = c.oid) i
                CROSS JOIN LATERAL (
                    SELECT string_agg(format('%s%I=%L', x.prefix, x.option_name, x.option_value), ', ') AS list
                    FROM (SELECT '' AS prefix, * FROM pg_options_to_table(c.reloptions)
                          UNION ALL SELECT 'toast.', * FROM pg_options_to_table(toast.reloptions)) x) o
                LEFT JOIN LATERAL (
                    SELECT concat(format(E'\\nSERVER %I', s.srvname), E'\\nOPTIONS (' || (
                               SELECT string_agg(format('%I %L', option_name, option_value), ', ')
                               FROM pg_options_to_table(t.ftoptions)) || ')') AS server
                    FROM pg_foreign_table t JOIN pg_foreign_server s ON s.oid = t.ftserver
                    WHERE t.ftrelid = c.oid) f ON true
                WHERE c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND c.oid >= 16384
                """;
    }
}
