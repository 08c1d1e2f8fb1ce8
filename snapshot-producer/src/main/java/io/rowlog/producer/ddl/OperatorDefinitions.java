package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Operators ({@code pg_operator}).
 *
 * <p>A commutator or negator that comes later is a shell until then, as with {@code CREATE OPERATOR} by hand.
 */
final class OperatorDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_operator'::regclass, o.oid, 0, 0,
                       ARRAY[concat(format('CREATE OPERATOR %I.%s (FUNCTION = %s', n.nspname, o.oprname, o.oprcode::oid::regproc),
                           CASE WHEN o.oprleft <> 0 THEN ', LEFTARG = ' || format_type(o.oprleft, NULL) END,
                           CASE WHEN o.oprright <> 0 THEN ', RIGHTARG = ' || format_type(o.oprright, NULL) END,
                           (SELECT format(', COMMUTATOR = OPERATOR(%I.%s)', m.nspname, c.oprname)
                            FROM pg_operator c JOIN pg_namespace m ON m.oid = c.oprnamespace WHERE c.oid = o.oprcom),
                           (SELECT format(', NEGATOR = OPERATOR(%I.%s)', m.nspname, c.oprname)
                            FROM pg_operator c JOIN pg_namespace m ON m.oid = c.oprnamespace WHERE c.oid = o.oprnegate),
                           CASE WHEN o.oprrest::oid <> 0 THEN concat(', RESTRICT = ', o.oprrest::oid::regproc) END,
                           CASE WHEN o.oprjoin::oid <> 0 THEN concat(', JOIN = ', o.oprjoin::oid::regproc) END,
                           CASE WHEN o.oprcanmerge THEN ', MERGES' END, CASE WHEN o.oprcanhash THEN ', HASHES' END, ')')],
                       NULL::text[]
                FROM pg_operator o
                JOIN pg_namespace n ON n.oid = o.oprnamespace
                WHERE o.oprcode::oid <> 0 AND o.oid >= 16384
                """;
    }
}
