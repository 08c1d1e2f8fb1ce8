package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Base types ({@code pg_type.typtype} b, without the array types that come with others), made in their shells, and shells
 * that never became a type ({@code pg_type.typisdefined} false). Their functions are those of the server or of libraries,
 * which must be installed in the target too.
 */
final class BaseTypeDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_type'::regclass, t.oid, 0, 0,
                       ARRAY[CASE WHEN NOT t.typisdefined THEN format('CREATE TYPE %s', t.oid::regtype)
                           ELSE concat('CREATE TYPE ', t.oid::regtype, ' (', concat_ws(', ',
                           'INTERNALLENGTH = ' || CASE t.typlen WHEN -1 THEN 'variable' ELSE t.typlen::text END,
                           'INPUT = ' || t.typinput::oid::regproc,
                           'OUTPUT = ' || t.typoutput::oid::regproc,
                           'RECEIVE = ' || nullif(t.typreceive::oid, 0)::regproc,
                           'SEND = ' || nullif(t.typsend::oid, 0)::regproc,
                           'TYPMOD_IN = ' || nullif(t.typmodin::oid, 0)::regproc,
                           'TYPMOD_OUT = ' || nullif(t.typmodout::oid, 0)::regproc,
                           'ANALYZE = ' || nullif(t.typanalyze::oid, 0)::regproc,
                           'SUBSCRIPT = ' || nullif(t.typsubscript::oid, 0)::regproc,
                           CASE WHEN t.typcollation <> 0 THEN 'COLLATABLE = true' END,
                           'DEFAULT = ' || quote_literal(t.typdefault),
                           'ELEMENT = ' || format_type(nullif(t.typelem, 0), NULL),
                           CASE WHEN t.typcategory <> 'U' THEN 'CATEGORY = ' || quote_literal(t.typcategory::text) END,
                           CASE WHEN t.typispreferred THEN 'PREFERRED = true' END,
                           CASE WHEN t.typdelim <> ',' THEN 'DELIMITER = ' || quote_literal(t.typdelim::text) END,
                           'ALIGNMENT = ' || CASE t.typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2' WHEN 'i' THEN 'int4'
                               ELSE 'double' END,
                           'STORAGE = ' || CASE t.typstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'm' THEN 'main'
                               ELSE 'extended' END,
                           CASE WHEN t.typbyval THEN 'PASSEDBYVALUE' END), ')') END],
                       NULL::text[]
                FROM pg_type t
                WHERE (NOT t.typisdefined OR t.typtype = 'b' AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid))
                  AND t.oid >= 16384
                """;
    }
}
